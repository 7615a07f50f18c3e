#!/usr/bin/env bash
# Runs Plumbline's main job on an emulated AWS: deploys a small flawed account and the real stack, invokes the scan
# function, and shows what a user sees. Usage: make demo
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

work=$(mktemp -d)
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
account=111111111111
cleanup() {
    [ -z "${emulator:-}" ] || kill "$emulator" 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

# Nothing of the developer's own AWS configuration is seen from here on.
unset "${!AWS_@}"
export HOME="$work" AWS_EC2_METADATA_DISABLED=true AWS_PAGER=""
export AWS_ACCESS_KEY_ID=$account AWS_SECRET_ACCESS_KEY=demo AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1
export AWS_ENDPOINT_URL="http://127.0.0.1:$port"

step() { printf '\n\033[1m== %s\033[0m\n\n' "$*"; }
aws() { "$root/.venv/bin/aws" --endpoint-url "$AWS_ENDPOINT_URL" "$@"; }

step "Starting an emulated AWS on port $port"
GATEWAY_PORT=$port BIND_HOST=127.0.0.1 MINISTACK_HOST=127.0.0.1 LOG_LEVEL=ERROR TMPDIR="$work" \
    "$root/.venv/bin/ministack" >"$work/emulator.log" 2>&1 &
emulator=$!
for _ in $(seq 100); do
    curl --silent --fail --output /dev/null "$AWS_ENDPOINT_URL/_ministack/health" && break
    kill -0 "$emulator" 2>/dev/null || { cat "$work/emulator.log" >&2; exit 1; }
    sleep 0.2
done

step "Deploying a small account with a mistake in each service (tests/demo/account.yaml)"
aws cloudformation deploy --stack-name account --template-file tests/demo/account.yaml \
    --capabilities CAPABILITY_NAMED_IAM | tail -n 1

step "Deploying Plumbline (infra/template.yaml)"
ENVIRONMENT=demo infra/deploy.sh up build/debug "EndpointUrl=$AWS_ENDPOINT_URL" AlertEmail=security@example.com

# The emulator delivers no e-mail: a queue receives the same alert.
topic=arn:aws:sns:eu-west-1:$account:plumbline-alerts-demo
queue=$(aws sqs create-queue --queue-name inbox --output text)
aws sns subscribe --topic-arn "$topic" --protocol sqs \
    --notification-endpoint "arn:aws:sqs:eu-west-1:$account:inbox" >/dev/null

step "Invoking the scan function, as the schedule does every day"
aws lambda invoke --function-name plumbline-scan-demo --payload '{"regions":["eu-west-1"]}' "$work/answer.json" >/dev/null
python3 -m json.tool "$work/answer.json"

step "The alert that the security team receives by e-mail"
for _ in $(seq 30); do
    aws sqs receive-message --queue-url "$queue" --wait-time-seconds 2 >"$work/message.json"
    [ ! -s "$work/message.json" ] || break
done
python3 - "$work/message.json" <<'PYTHON'
import json, sys
envelope = json.loads(json.load(open(sys.argv[1]))["Messages"][0]["Body"])
print("Subject:", envelope["Subject"], end="\n\n")
print(json.loads(envelope["Message"])["text"])
PYTHON

step "The evaluations of one resource, read back from the results table"
aws dynamodb query --table-name plumbline-results-demo --no-scan-index-forward --limit 1 \
    --key-condition-expression 'resource_id = :bucket' \
    --expression-attribute-values '{":bucket": {"S": "arn:aws:s3:::shop-invoices-demo"}}' \
    --query 'Items[0].evaluations.L[].M.[compliance_type.S, severity.S, rule_id.S, annotation.S]' --output table

step "The same account on the command line: plumbline scan --region eu-west-1 --severity medium"
"$PLUMBLINE" scan --region eu-west-1 --severity medium || [ $? -eq 3 ]
