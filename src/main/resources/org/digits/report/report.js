'use strict';
// The drawing pad. Without a network in the page (it was too large) there is no pad either.
(() => {
  const network = JSON.parse(document.getElementById('network').textContent);
  if (!network) {
    return;
  }
  const height = network.height;
  const width = network.width;
  const layers = read(network);

  // Each layer with its weights and biases, cut from little-endian float32.
  function read({layers, parameters}) {
    const bytes = Uint8Array.from(atob(parameters), (c) => c.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    const take = (count) => Float32Array.from({length: count}, () => {
      const value = view.getFloat32(at, true);
      at += 4;
      return value;
    });
    return layers.map((layer) => ({
      ...layer,
      weights: take(layer.outputs * layer.inputs * (layer.kind === 'convolution' ? 9 : 1)),
      bias: take(layer.outputs),
    }));
  }

  // ---- The network: [channels][rows][columns], as in DL4J ----

  // Convolution 3x3, valid, stride 1; ReLU; max-pool 2x2 without the rest.
  function convolve(map, {inputs, outputs, weights, bias}) {
    const rows = map.rows - 2;
    const columns = map.columns - 2;
    const pooled = {
      rows: rows >> 1,
      columns: columns >> 1,
      values: new Float32Array(outputs * (rows >> 1) * (columns >> 1)),
    };
    for (let o = 0; o < outputs; o++) {
      for (let y = 0; y < 2 * pooled.rows; y++) {
        for (let x = 0; x < 2 * pooled.columns; x++) {
          let sum = bias[o];
          for (let i = 0; i < inputs; i++) {
            const w = (o * inputs + i) * 9;
            const p = (i * map.rows + y) * map.columns + x;
            for (let k = 0; k < 3; k++) {
              const q = p + k * map.columns;
              sum += weights[w + 3 * k] * map.values[q] + weights[w + 3 * k + 1] * map.values[q + 1]
                + weights[w + 3 * k + 2] * map.values[q + 2];
            }
          }
          const to = (o * pooled.rows + (y >> 1)) * pooled.columns + (x >> 1);
          pooled.values[to] = Math.max(pooled.values[to], sum);
        }
      }
    }
    return pooled;
  }

  function multiply(values, {inputs, outputs, weights, bias}) {
    return Float32Array.from({length: outputs}, (_, o) => {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) {
        sum += weights[o * inputs + i] * values[i];
      }
      return sum;
    });
  }

  function softmax(values) {
    const most = Math.max(...values);
    const powers = Array.from(values, (v) => Math.exp(v - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    return powers.map((p) => p / sum);
  }

  function classify(pixels) {
    let map = {rows: height, columns: width, values: Float32Array.from(pixels, (p) => p / 255)};
    let values = map.values;
    layers.forEach((layer, n) => {
      if (layer.kind === 'convolution') {
        map = convolve(map, layer);
        values = map.values;
      } else {
        values = multiply(values, layer);
        if (n < layers.length - 1) {
          values = values.map((v) => Math.max(0, v));
        }
      }
    });
    return softmax(values);
  }

  // ---- From the drawing to the network's pixels, by the steps of org.digits.data.picture.DigitPicture ----

  // Means of factor x factor pixels.
  function reduce(image, factor) {
    if (factor === 1) {
      return image;
    }
    const rows = Math.ceil(image.rows / factor);
    const columns = Math.ceil(image.columns / factor);
    const values = new Float32Array(rows * columns);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        let count = 0;
        for (let v = y * factor; v < Math.min(image.rows, (y + 1) * factor); v++) {
          for (let u = x * factor; u < Math.min(image.columns, (x + 1) * factor); u++) {
            sum += image.values[v * image.columns + u];
            count++;
          }
        }
        values[y * columns + x] = Math.floor((sum + (count >> 1)) / count);
      }
    }
    return {rows, columns, values};
  }

  function crop(image, box) {
    const rows = box.bottom - box.top;
    const columns = box.right - box.left;
    const values = new Float32Array(rows * columns);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        values[y * columns + x] = image.values[(box.top + y) * image.columns + box.left + x];
      }
    }
    return {rows, columns, values};
  }

  // Faint edges are paper, strong ones ink; the pad's ink is always full.
  function ink(image) {
    const low = 0.1 * 255;
    const high = 0.9 * 255;
    const values = image.values.map((v) => {
      const part = Math.min(1, (v - low) / (high - low));
      return part > 0.2 ? part : 0;
    });
    const marks = {...image, values};
    dropSpecks(marks);
    return marks;
  }

  // Strokes that are near each other are one mark; dust, and marks beside a taller one, are dropped.
  function dropSpecks({rows, columns, values}) {
    const found = new Uint8Array(values.length);
    const parts = [];
    values.forEach((value, start) => {
      if (value > 0.5 && !found[start]) {
        found[start] = 1;
        const pixels = [start];
        const part = {pixels, mass: 0, top: rows, bottom: 0, left: columns, right: 0};
        for (let i = 0; i < pixels.length; i++) {
          const y = Math.floor(pixels[i] / columns);
          const x = pixels[i] % columns;
          part.mass += values[pixels[i]];
          if (values[pixels[i]] > 0.5) {
            stretch(part, {top: y, bottom: y + 1, left: x, right: x + 1});
          }
          for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
            for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
              const next = v * columns + u;
              if (values[next] > 0 && !found[next]) {
                found[next] = 1;
                pixels.push(next);
              }
            }
          }
        }
        parts.push(part);
      }
    });
    const most = Math.max(0, ...parts.map((part) => part.mass));
    const strokes = parts.filter((part) => part.mass >= Math.max(5, 0.04 * most));
    const kept = new Uint8Array(values.length);
    const digits = tall(marks(strokes.sort((a, b) => b.mass - a.mass)));
    digits.forEach((mark) => mark.pixels.forEach((i) => { kept[i] = 1; }));
    values.forEach((_, i) => { values[i] *= kept[i]; });
  }

  function stretch(box, other) {
    box.top = Math.min(box.top, other.top);
    box.bottom = Math.max(box.bottom, other.bottom);
    box.left = Math.min(box.left, other.left);
    box.right = Math.max(box.right, other.right);
  }

  const tallest = (boxes) => Math.max(0, ...boxes.map(longSide));
  const tall = (found) => found.filter((mark) => longSide(mark) >= 0.45 * tallest(found));

  function marks(strokes) {
    const height = tallest(strokes);
    const found = [];
    strokes.forEach((stroke) => {
      for (let i = 0; i < found.length;) {
        if (belong(found[i], stroke, height)) {
          const [mark] = found.splice(i, 1);
          stretch(stroke, mark);
          stroke.pixels = mark.pixels.concat(stroke.pixels);
        } else {
          i++;
        }
      }
      found.push(stroke);
    });
    return found;
  }

  function belong(a, b, height) {
    const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
    const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
    const isBeside = -across < 0.5 * Math.min(a.right - a.left, b.right - b.left);
    const areTall = Math.min(a.bottom - a.top, b.bottom - b.top) > 0.6 * height;
    return Math.max(across, down) <= Math.max(1, (areTall && isBeside ? 0.05 : 0.1) * height);
  }

  // The box about all strong ink, or null.
  function box(image) {
    let [top, bottom, left, right] = [image.rows, 0, image.columns, 0];
    image.values.forEach((value, i) => {
      if (value > 0.5) {
        const y = Math.floor(i / image.columns);
        const x = i % image.columns;
        top = Math.min(top, y);
        bottom = y + 1;
        left = Math.min(left, x);
        right = Math.max(right, x + 1);
      }
    });
    return bottom === 0 ? null : {top, bottom, left, right};
  }

  const longSide = (b) => Math.max(b.bottom - b.top, b.right - b.left);
  const factor = (image) => Math.ceil(Math.max(image.rows, image.columns) / 128);

  // Each target pixel is the mean under a triangle as wide as two target pixels.
  function triangles(source, target) {
    const scale = source / target;
    const support = Math.max(1, scale);
    return Array.from({length: target}, (_, t) => {
      const centre = (t + 0.5) * scale - 0.5;
      const weights = Array.from(
        {length: source}, (_, s) => Math.max(0, 1 - Math.abs(s - centre) / support));
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((w) => w / sum);
    });
  }

  function scaled(image, rows, columns) {
    const across = triangles(image.columns, columns);
    const down = triangles(image.rows, rows);
    const narrow = new Float32Array(image.rows * columns);
    for (let y = 0; y < image.rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        across[x].forEach((weight, k) => { sum += weight * image.values[y * image.columns + k]; });
        narrow[y * columns + x] = sum;
      }
    }
    const values = new Float32Array(rows * columns);
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        let sum = 0;
        down[y].forEach((weight, k) => { sum += weight * narrow[k * columns + x]; });
        values[y * columns + x] = sum;
      }
    }
    return {rows, columns, values};
  }

  // Puts the centre of mass on the middle pixel, by whole pixels, and makes the most ink full ink.
  function centred(image) {
    let [mass, massY, massX, most] = [0, 0, 0, 0];
    image.values.forEach((value, i) => {
      mass += value;
      massY += value * Math.floor(i / image.columns);
      massX += value * (i % image.columns);
      most = Math.max(most, value);
    });
    const within = (position, last) => Math.max(0, Math.min(last, Math.round(position)));
    const top = within(Math.floor(height / 2) - massY / mass, height - image.rows);
    const left = within(Math.floor(width / 2) - massX / mass, width - image.columns);
    const pixels = new Uint8Array(height * width);
    image.values.forEach((value, i) => {
      const y = top + Math.floor(i / image.columns);
      const x = left + (i % image.columns);
      pixels[y * width + x] = Math.round(255 * value / most);
    });
    return pixels;
  }

  function pixelsOf(drawing) {
    const coarse = factor(drawing);
    const first = ink(reduce(drawing, coarse));
    const found = box(first);
    if (!found) {
      return null;
    }
    // A second look, where that is a closer one.
    const margin = Math.ceil(0.35 * longSide(found) * coarse);
    const near = crop(drawing, {
      top: Math.max(0, found.top * coarse - margin),
      left: Math.max(0, found.left * coarse - margin),
      bottom: Math.min(drawing.rows, found.bottom * coarse + margin),
      right: Math.min(drawing.columns, found.right * coarse + margin),
    });
    const clear = factor(near) < coarse ? ink(reduce(near, factor(near))) : first;
    const digit = box(clear);
    if (!digit) {
      return null;
    }
    const scale = Math.floor(20 * Math.min(height, width) / 28) / longSide(digit);
    const side = (length) => Math.max(1, Math.round(length * scale));
    return centred(scaled(
      crop(clear, digit), side(digit.bottom - digit.top), side(digit.right - digit.left)));
  }

  // ---- The pad ----

  const pad = document.getElementById('pad');
  const canvas = document.getElementById('ink');
  const tip = document.getElementById('tip');
  const seen = document.getElementById('seen');
  const answer = document.getElementById('answer');
  const bars = Array.from(document.getElementById('probabilities').children);
  const invitation = answer.textContent;
  const paper = canvas.getContext('2d', {willReadFrequently: true});
  const pen = {x: canvas.width / 2, y: canvas.height / 2, down: false, pointer: null};
  paper.lineWidth = 22;
  paper.lineCap = 'round';
  paper.lineJoin = 'round';

  function stroke(from, to) {
    paper.beginPath();
    paper.moveTo(from.x, from.y);
    paper.lineTo(to.x, to.y);
    paper.stroke();
  }

  function place(event) {
    const area = canvas.getBoundingClientRect();
    return {
      x: (event.clientX - area.left) * canvas.width / area.width,
      y: (event.clientY - area.top) * canvas.height / area.height,
    };
  }

  function clear() {
    paper.clearRect(0, 0, canvas.width, canvas.height);
    look();
  }

  // Ink is what covers the paper, whatever its colour.
  function drawing() {
    const data = paper.getImageData(0, 0, canvas.width, canvas.height).data;
    return {
      rows: canvas.height,
      columns: canvas.width,
      values: Float32Array.from({length: data.length / 4}, (_, i) => data[4 * i + 3]),
    };
  }

  function look() {
    const pixels = pixelsOf(drawing());
    const probabilities = pixels ? classify(pixels) : bars.map(() => 0);
    const best = probabilities.indexOf(Math.max(...probabilities));
    pad.dataset.pixels = pixels ? Array.from(pixels).join(' ') : '';
    pad.dataset.probabilities = pixels ? probabilities.join(' ') : '';
    show(pixels);
    bars.forEach((bar, label) => {
      const percent = 100 * probabilities[label];
      bar.classList.toggle('best', Boolean(pixels) && label === best);
      bar.querySelector('.track span').style.width = percent + '%';
      bar.querySelector('.value').textContent = pixels ? percent.toFixed(1) + ' %' : '';
    });
    if (pixels) {
      const digit = document.createElement('strong');
      digit.textContent = bars[best].firstElementChild.textContent;
      answer.replaceChildren(
        'This looks like ', digit, ` (${(100 * probabilities[best]).toFixed(1)} %)`);
    } else {
      answer.textContent = invitation;
    }
  }

  function show(pixels) {
    const picture = seen.getContext('2d');
    const image = picture.createImageData(width, height);
    for (let i = 0; i < width * height; i++) {
      image.data.fill(pixels ? pixels[i] : 0, 4 * i, 4 * i + 3);
      image.data[4 * i + 3] = 255;
    }
    picture.putImageData(image, 0, 0);
  }

  canvas.addEventListener('pointerdown', (event) => {
    if (pen.pointer !== null || event.button !== 0) {
      return;
    }
    canvas.setPointerCapture(event.pointerId);
    Object.assign(pen, place(event), {pointer: event.pointerId});
    stroke(pen, pen);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pen.pointer) {
      return;
    }
    const between = event.getCoalescedEvents?.() ?? [];
    for (const point of between.length > 0 ? between : [event]) {
      const to = place(point);
      stroke(pen, to);
      Object.assign(pen, to);
    }
  });
  const lift = (event) => {
    if (event.pointerId === pen.pointer) {
      pen.pointer = null;
      look();
    }
  };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);

  // Where the keyboard's pen is, and whether it is down.
  function mark() {
    tip.style.left = 100 * pen.x / canvas.width + '%';
    tip.style.top = 100 * pen.y / canvas.height + '%';
    tip.classList.toggle('down', pen.down);
  }

  const steps = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  canvas.addEventListener('keydown', (event) => {
    const within = (value) => Math.max(0, Math.min(canvas.width, value));
    if (event.key in steps) {
      const [dx, dy] = steps[event.key];
      const to = {x: within(pen.x + 10 * dx), y: within(pen.y + 10 * dy)};
      if (pen.down) {
        stroke(pen, to);
        look();
      }
      Object.assign(pen, to);
      mark();
    } else if (event.key === ' ') {
      pen.down = !pen.down;
      if (pen.down) {
        stroke(pen, pen);
      }
      mark();
      look();
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  });
  document.getElementById('clear').addEventListener('click', clear);
  clear();
})();
