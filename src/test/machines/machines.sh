#!/usr/bin/env bash
# Runs the commands on machines as some users have them, and prints a table: machines.sh [KIND...]
# Needs root on Linux (namespaces of mounts, names and users), a build, and MNIST's files in MNIST (data/mnist). JAVAS names the
# homes of further Javas, COMMANDS some of help, doctor, train, png, prepare, predict and main (all of MNIST, as README has it),
# with blanks between. minbase* are the file tree of a minimal Debian with the Java that JRE names, and need mmdebstrap and
# busybox. What the commands print is kept under target/machines.
set -euo pipefail
root="$(CDPATH="" cd -- "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../.." && pwd)"
mnist="$(readlink -f "${MNIST:-$root/data/mnist}")"
work="$root/target/machines"
# A kind may hide the checkout's own place, as a /tmp of its own does, or HOME.
here=/mnt/digits-machines
minbase="$work/minbase-tree"
read -ra commands <<<"${COMMANDS:-help doctor train png prepare predict}"
kinds=(plain host-underscore host-nowhere host-vpn no-hosts hadoop-conf spark-conf spark-remote deploy-mode spark-home-gone
  spark-home-other java-gone java-trimmed java-others nameless noexec-tmp noexec-tmp-and-home no-libgomp no-c2 other-collector
  no-root-mount minbase minbase-busybox minbase-slim-jar full-tmp full-output)

[ "$(id -u)" = 0 ] || {
  echo "error: expected root, who may make namespaces; run it with sudo" >&2
  exit 2
}

# The small part of MNIST that all kinds train on, and a picture of a seven.
cut_data() {
  python3 - "$mnist" "$work" <<'PYTHON'
import os, struct, sys, zlib

mnist, work = sys.argv[1:]
os.makedirs(work + "/data", exist_ok=True)
for part, count in (("train", 3000), ("t10k", 500)):
    for kind, header, size in (("images-idx3", 16, 784), ("labels-idx1", 8, 1)):
        name = "%s-%s-ubyte" % (part, kind)
        content = open(mnist + "/" + name, "rb").read(header + count * size)
        head = content[:4] + struct.pack(">i", count) + content[8:header]
        open(work + "/data/" + name, "wb").write(head + content[header:])
pixels = open(work + "/data/t10k-images-idx3-ubyte", "rb").read()[16 : 16 + 784]
rows = b"".join(b"\0" + pixels[i * 28 : i * 28 + 28] for i in range(28))
chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
open(work + "/seven.png", "wb").write(
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", struct.pack(">IIBBBBB", 28, 28, 8, 0, 0, 0, 0))
    + chunk(b"IDAT", zlib.compress(rows))
    + chunk(b"IEND", b"")
)
PYTHON
}

# One command of a kind, from a folder of its own; the run that is predicted with is plain's.
command_line() {
  case "$1" in
    help) echo 'bash "$here/submit-scripts/digits.sh" train --help' ;;
    doctor) echo 'bash "$here/submit-scripts/digits.sh" doctor --data data --output output' ;;
    png) echo 'bash "$here/submit-scripts/digits.sh" predict --run base --output ../plain/output --png ../seven.png' ;;
    main) echo 'bash "$here/submit-scripts/train-local.sh" --run-id main --data ../mnist' ;;
    train) echo 'bash "$here/submit-scripts/train-local.sh" --preset fast --epochs 1 --min-accuracy 0 --run-id base --data data' ;;
    prepare) echo 'bash "$here/submit-scripts/digits.sh" prepare --input data --part test --to dataset' ;;
    predict) echo 'bash "$here/submit-scripts/digits.sh" predict --run base --output ../plain/output --input data --to predicted' ;;
  esac
}

# Makes the machine in this shell, which has namespaces of its own.
make_machine() {
  local hosts=$PWD/hosts conf=$PWD/conf
  mkdir -p "$conf"
  printf '127.0.0.1 localhost\n' >"$hosts"
  case "$1" in
    host-underscore) printf '192.0.2.7 my_laptop\n' >>"$hosts" && name_machine my_laptop "$hosts" ;;
    host-nowhere) name_machine nowhere "$hosts" ;;
    host-vpn) printf '10.11.12.13 vpnhost\n' >>"$hosts" && name_machine vpnhost "$hosts" ;;
    no-hosts) : >"$hosts" && name_machine nowhere "$hosts" ;;
    hadoop-conf)
      echo '<configuration><property><name>fs.defaultFS</name><value>hdfs://127.0.0.1:9</value></property></configuration>' \
        >"$conf/core-site.xml"
      export HADOOP_CONF_DIR="$conf"
      ;;
    spark-conf) export SPARK_CONF_DIR="$conf" ;;
    spark-remote) export SPARK_REMOTE=sc://127.0.0.1:9 ;;
    deploy-mode) export DEPLOY_MODE=production ;;
    spark-home-gone) export SPARK_HOME=/opt/gone ;;
    spark-home-other)
      mkdir -p "$PWD/spark/bin" "$PWD/spark/jars"
      touch "$PWD/spark/bin/spark-submit" "$PWD/spark/jars/spark-core_2.12-3.3.4.jar"
      export SPARK_HOME="$PWD/spark"
      ;;
    java-gone) export JAVA_HOME=/opt/gone ;;
    java-trimmed)
      [ -d "$PWD/jre" ] || "$(dirname "$(readlink -f "$(command -v javac)")")/jlink" --add-modules java.sql,java.naming --output "$PWD/jre"
      export JAVA_HOME="$PWD/jre"
      ;;
    java-of-*) export JAVA_HOME="$2" ;;
    nameless) export HOME="$PWD/home" && mkdir -p "$HOME" && chmod 777 "$PWD" "$HOME" ;;
    noexec-tmp) hide_tmp noexec,size=1g ;;
    noexec-tmp-and-home) hide_tmp noexec,size=1g && mkdir /tmp/home && export HOME=/tmp/home JAVA_TOOL_OPTIONS=-Duser.home=/tmp/home ;;
    no-libgomp)
      mkdir -p "$PWD/overlay" && mount -t tmpfs tmpfs "$PWD/overlay" && mkdir "$PWD/overlay/upper" "$PWD/overlay/work"
      local libraries
      libraries="$(dirname "$(ldconfig -p | sed -n 's/.* => \(.*libgomp.so.1\)$/\1/p' | head -1)")"
      mount -t overlay -o "lowerdir=$libraries,upperdir=$PWD/overlay/upper,workdir=$PWD/overlay/work" overlay "$libraries"
      rm -f "$libraries"/libgomp.so.1*
      ;;
    minbase-slim-jar) mount --bind "$here"/target/digits-spark-*-slim.jar "$(ls "$here"/target/digits-spark-*-app.jar)" ;;
    no-c2) export JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1 ;;
    other-collector) export JAVA_TOOL_OPTIONS=-XX:+UseParallelGC ;;
    full-tmp) hide_tmp size=64k && { head -c 65536 /dev/zero >/tmp/full 2>/dev/null || true; } ;;
    full-output) mkdir -p output && mount -t tmpfs -o size=64k tmpfs output && { head -c 65536 /dev/zero >output/full 2>/dev/null || true; } ;;
  esac
}

# hostname refuses what it does not like.
name_machine() {
  python3 -c 'import socket, sys; socket.sethostname(sys.argv[1])' "$1"
  mount --bind "$2" /etc/hosts
}

hide_tmp() { mount -t tmpfs -o "mode=1777,$1" tmpfs /tmp; }

# A root that is no mount point, as in a chroot: of it only some folders are mounts.
chroot_here() {
  local tree="$PWD/tree" folder
  mkdir -p "$tree/tmp" "$tree$here"
  for folder in bin etc lib lib64 proc dev usr root; do
    mkdir -p "$tree/$folder" && mount --rbind "/$folder" "$tree/$folder"
  done
  mount --rbind "$here" "$tree$here"
  exec chroot "$tree" bash -c "cd '$PWD' && $1"
}

# Debian's smallest set of packages, a Java, and nothing else but busybox, whose programs Alpine has in place of GNU's.
make_minbase() {
  [ ! -d "$minbase" ] || return 0
  local program
  for program in mmdebstrap busybox; do
    command -v "$program" >/dev/null || {
      echo "error: no $program is on PATH; install it" >&2
      exit 2
    }
  done
  rm -rf --one-file-system "$minbase.new"
  mmdebstrap --quiet --mode=root --variant=minbase --include="${JRE:-openjdk-17-jre-headless}" \
    "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$minbase.new" >&2
  mkdir -p "$minbase.new$here" "$minbase.new/busybox"
  cp "$(command -v busybox)" "$minbase.new/busybox/"
  chroot "$minbase.new" /busybox/busybox --install -s /busybox
  ln -s /bin/bash /usr/bin/java "$minbase.new/busybox/"
  mv "$minbase.new" "$minbase"
}

# Nothing of the caller's environment, either.
chroot_minbase() {
  local variables=(PATH=/usr/bin:/bin HOME=/root)
  case "$1" in
    minbase-busybox) variables+=(PATH=/busybox) ;;
    # By another name the runtime's archive of classes, which is the other jar's, is left alone.
    minbase-slim-jar) ln -sfn "$here/target/spark" "$minbase/spark" && variables+=(SPARK_HOME=/spark) ;;
  esac
  mount -t proc proc "$minbase/proc"
  mount --rbind /dev "$minbase/dev"
  mount --rbind "$here" "$minbase$here"
  exec chroot "$minbase" /usr/bin/env -i "${variables[@]}" /bin/bash -c "cd '$PWD' && $2"
}

# In the namespaces: the machine, and one command on it.
if [ "${1:-}" = --inside ]; then
  kind=$2 java=$4 line="here='$here'; $(command_line "$3")"
  mount --bind "$root" "$here"
  cd "$here/target/machines/$kind"
  make_machine "$kind" "$java"
  case "$kind" in
    nameless) exec setpriv --reuid=54321 --regid=54321 --clear-groups bash -c "$line" ;;
    no-root-mount) chroot_here "$line" ;;
    minbase*) chroot_minbase "$kind" "$line" ;;
    *) exec bash -c "$line" ;;
  esac
fi

# Datasets and predictions are Parquet, and Spark writes them: where names, users, disks and libraries matter.
is_worth_it() {
  case "$2" in
    help | doctor | train | png) ;;
    *) [[ "$1" =~ ^(plain|hadoop-conf|nameless|noexec|no-libgomp|no-root-mount|minbase|full) ]] ;;
  esac
}

# A row of the table: the commands' exit codes, then what was said, each sentence once.
run_kind() {
  local kind=$1 java=${2:-} command code row="| $1 |" folder="$work/$1"
  rm -rf "$folder"
  mkdir -p "$folder"
  ln -s ../data "$folder/data"
  [[ "$kind" != minbase* ]] || make_minbase
  for command in "${commands[@]}"; do
    is_worth_it "$kind" "$command" || { row+=" |" && continue; }
    code=0
    env -u SPARK_HOME -u JAVA_HOME -u SPARK_MASTER unshare -u -m \
      bash "$0" --inside "$kind" "$command" "$java" >"$folder/$command.out" 2>"$folder/$command.err" </dev/null || code=$?
    row+=" $code |"
    # The last line of one that failed begins with error: (doctor's findings say it).
    if [ "$code" != 0 ] && [ "$command" != doctor ] && [[ "$(tail -n 1 "$folder/$command.err")" != error:* ]]; then
      echo 'error: NO ERROR LINE' >>"$folder/$command.err"
    fi
  done
  printf '%s %s |\n' "$row" "$(said "$folder")"
}

said() {
  grep -hE '^(error|note): | WARN |^(failure|warning) ' "$1"/*.err "$1"/*.out 2>/dev/null |
    sed -E 's/^[0-9:]+ WARN/WARN/; s/\|/,/g' | awk '!seen[$0]++' | head -n 6 | cut -c 1-300 | paste -s -d '#' - | sed 's/#/<br>/g'
}

mkdir -p "$work" "$here"
trap 'rmdir "$here" 2>/dev/null || true' EXIT
cut_data
[[ " ${commands[*]} " != *" main "* ]] || { mkdir -p "$work/mnist" && cp "$mnist"/*-ubyte* "$work/mnist/"; }
printf '| kind | %s | said |\n' "$(printf '%s | ' "${commands[@]}" | sed 's/ | $//')"
printf '|---|%s---|\n' "$(printf -- '---:|%.0s' "${commands[@]}")"
# The others predict with its run.
[ $# -gt 0 ] && [ -d "$work/plain/output/runs/base" ] || run_kind plain
[ $# -gt 0 ] || set -- "${kinds[@]:1}"
for kind in "$@"; do
  if [ "$kind" != java-others ]; then
    run_kind "$kind"
  else
    for java in ${JAVAS:-}; do run_kind "java-of-$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$java/release")" "$java"; done
  fi
done
