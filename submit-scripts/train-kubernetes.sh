#!/usr/bin/env bash
# The main job on Kubernetes, in cluster mode:
#   SPARK_HOME=... SPARK_MASTER=k8s://https://host:6443 DIGITS_IMAGE=registry/digits-spark:0.1.0 \
#     train-kubernetes.sh --data s3a://bucket/mnist --output s3a://bucket/models
# The image is made by: docker build -f submit-scripts/Dockerfile -t $DIGITS_IMAGE .
set -euo pipefail
case "${SPARK_MASTER:-}" in
  k8s://*) ;;
  *)
    echo "error: set SPARK_MASTER to the API server, for example k8s://https://host:6443" >&2
    exit 2
    ;;
esac
for name in SPARK_HOME DIGITS_IMAGE; do
  if [ -z "${!name:-}" ]; then
    echo "error: set $name; see the head of $0" >&2
    exit 2
  fi
done
source "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/common.sh"
require_environment
settle_environment "$@"
export SPARK_CONF_DIR="${SPARK_CONF_DIR:-$root/conf}"
# shellcheck disable=SC2086 # options are split on purpose
exec "$SPARK_HOME/bin/spark-submit" \
  --master "$SPARK_MASTER" \
  --deploy-mode cluster \
  --name digits-spark \
  --class org.digits.DigitsApp \
  --conf spark.kubernetes.container.image="$DIGITS_IMAGE" \
  --conf spark.kubernetes.authenticate.driver.serviceAccountName="${DIGITS_SERVICE_ACCOUNT:-spark}" \
  --conf spark.kubernetes.driverEnv.OMP_NUM_THREADS=1 \
  ${submit_options[@]+"${submit_options[@]}"} ${SPARK_SUBMIT_OPTIONS:-} \
  local:///opt/digits/digits-spark-app.jar train "$@"
