#!/usr/bin/env bash
# Trains small on arm64 under emulation and on this machine, and fails where the parameters differ: arm.sh
# Needs Debian on x86-64 with qemu-user-static (no root), a build, and MNIST's files in MNIST (data/mnist). IMAGES (300) are
# trained on, JRE names Debian's package, KINDS some of the rows below, with blanks between. All is kept under target/arm.
set -euo pipefail
root="$(CDPATH="" cd -- "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../../.." && pwd)"
mnist="$(readlink -f "${MNIST:-$root/data/mnist}")"
work="$root/target/arm" tree="$root/target/arm/tree"
package="${JRE:-openjdk-17-jre-headless}"
read -ra kinds <<<"${KINDS:-x86-64 x86-64-scalar arm64 arm64-neon arm64-128 arm64-scalar}"
emulator="$(command -v qemu-aarch64-static)" || {
  echo "error: no qemu-aarch64-static is on PATH; install qemu-user-static" >&2
  exit 2
}

# Lists of its own, so that the machine's apt knows nothing of arm64.
arm_apt() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$work/apt" -o Dir::State::status="$work/apt/status" \
    -o Dir::Cache="$work/apt/cache" -o APT::Sandbox::User="$(id -un)" -o APT::Install-Recommends=false "$@"
}

# An arm64 Java and the libraries it needs, unpacked, not installed.
make_tree() {
  local archive link target
  mkdir -p "$work"/apt/lists/partial "$work"/apt/cache/archives/partial "$work/debs" "$tree"
  : >"$work/apt/status"
  arm_apt update
  # shellcheck disable=SC2046 # one word a package
  (cd "$work/debs" && arm_apt download $(arm_apt -s install "$package" | sed -n 's/^Inst \([^ ]*\).*/\1/p'))
  for archive in "$work/debs"/*.deb; do dpkg -x "$archive" "$tree"; done
  # The kernel would look for an absolute link's target outside of the tree.
  while IFS= read -r link; do
    target="$(readlink "$link")"
    [[ "$target" != /* ]] || ln -sfn "$tree$target" "$link"
  done < <(find "$tree" -type l)
}

# A Java whose program is the emulator: scripts and Spark run it as any other. Takes one of qemu's processors; without, it has
# all that qemu knows, SVE of 512 bits among it.
make_java() {
  local home real
  home="$work/java-${1:-max}"
  real="$(find "$tree/usr/lib/jvm" -path '*/bin/java' -type f)"
  mkdir -p "$home/bin"
  cp "${real%/bin/java}/release" "$home/release"
  printf '#!/bin/sh\nexec %s %s -L "%s" "%s" "$@"\n' "$emulator" "${1:+-cpu $1}" "$tree" "$real" >"$home/bin/java"
  chmod +x "$home/bin/java"
}

# cut_file FILE HEADER SIZE COUNT: the first items of one of MNIST's files.
cut_file() {
  local count
  count="$(printf '%08x' "$4" | sed 's/../\\x&/g')"
  {
    head -c 4 "$mnist/$1"
    printf "$count"
    head -c $(($2 + $3 * $4)) "$mnist/$1" | tail -c +9
  } >"$work/data/$1"
}

cut_data() {
  local part count
  mkdir -p "$work/data"
  for part in "train ${IMAGES:-300}" "t10k 100"; do
    read -r part count <<<"$part"
    cut_file "$part-images-idx3-ubyte" 16 784 "$count"
    cut_file "$part-labels-idx1-ubyte" 8 1 "$count"
  done
}

# A row of the table; sets hash.
run_kind() {
  local kind=$1 options="" seconds=$SECONDS java="${JAVA_HOME:-}" output="$work/output-$1" version
  case "$kind" in
    # A processor without SVE.
    arm64-neon) java="$work/java-neoverse-n1" ;;
    arm64*) java="$work/java-max" ;;
  esac
  case "$kind" in
    *-scalar) options=-Ddigits.vector.bits=0 ;;
    *-128) options=-Ddigits.vector.bits=128 ;;
  esac
  rm -rf "$output"
  # By another name the runtime's archive of classes, which is this machine's Java's, is left alone. Under emulation a
  # process is started by fork, as arm64's own helper for it does not run.
  JAVA_HOME="$java" SPARK_HOME="$work/spark" SPARK_MASTER='local[2]' \
    JAVA_TOOL_OPTIONS="-Djdk.lang.Process.launchMechanism=VFORK $options" \
    bash "$root/submit-scripts/digits.sh" train --preset fast --epochs 1 --seed 5 --min-accuracy 0 --run-id small \
    --data "$work/data" --output "$output" >"$work/$kind.out" 2>"$work/$kind.err" || {
    echo "error: $kind does not train; see $work/$kind.err" >&2
    exit 1
  }
  hash="$(sed -n 's/.*"parametersSha256" *: *"\([0-9a-f]*\)".*/\1/p' "$output/runs/small/metrics.json")"
  printf '| %s | %s | %s | %d |\n' "$kind" "$(sed -n 's/.*vector engine: \(.*\) kernels.*/\1/p' "$work/$kind.err" | head -n 1)" \
    "${hash:0:16}" $((SECONDS - seconds))
}

[ -n "$(find "$tree" -path '*/bin/java' -type f 2>/dev/null)" ] || make_tree
make_java ""
make_java neoverse-n1
ln -sfn "$root/target/spark" "$work/spark"
cut_data
printf '%s; %s; Java %s\n\n' "$("$emulator" --version | head -n 1)" "$(uname -m)" \
  "$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$work/java-max/release")"
printf '| machine | kernels | parametersSha256 | seconds |\n|---|---|---|---:|\n'
first="" differ=0
for kind in "${kinds[@]}"; do
  run_kind "$kind"
  first="${first:-$hash}"
  [ "$hash" = "$first" ] || differ=1
done
[ "$differ" = 0 ] || {
  echo "error: the parameters differ" >&2
  exit 1
}
