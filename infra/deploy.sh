#!/usr/bin/env bash
# Deploys, or removes, one environment of Plumbline.
#
#   infra/deploy.sh up PACKAGES [PARAMETER=VALUE ...]    uploads PACKAGES/*.zip and deploys the stack
#   infra/deploy.sh down                                 removes everything, results included
#
# PROJECT, ENVIRONMENT, OWNER and COST_CENTER name and tag the stack. BUCKET takes the packages; without it a stack of
# its own makes a bucket for them. AWS_ENDPOINT_URL sends all calls to an emulator.
set -euo pipefail
cd "$(dirname "$0")"

export AWS_PAGER=""
project=${PROJECT:-plumbline} environment=${ENVIRONMENT:-prod}
common=("Project=$project" "Environment=$environment" "Owner=${OWNER:-security}" "CostCenter=${COST_CENTER:-security}")
stack=$project-stack-$environment
artifacts=$project-artifacts-$environment
bucket=${BUCKET:-}

aws() {
    command "${AWS:-../.venv/bin/aws}" ${AWS_ENDPOINT_URL:+--endpoint-url "$AWS_ENDPOINT_URL"} "$@"
}

deploy() {
    local name=$1 template=$2
    shift 2
    aws cloudformation deploy --stack-name "$name" --template-file "$template" --no-fail-on-empty-changeset \
        --capabilities CAPABILITY_NAMED_IAM ${bucket:+--s3-bucket "$bucket"} --parameter-overrides "${common[@]}" "$@" \
        --tags "${common[@]}" ManagedBy=CloudFormation
}

output() {
    aws cloudformation describe-stacks --stack-name "$1" --output text \
        --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue"
}

upload() {
    local file=$1 key
    key=$(basename "$file" .zip)-$(sha256sum "$file" | cut -c1-16).zip
    aws s3 cp --only-show-errors "$file" "s3://$bucket/$key"
    echo "$key"
}

up() {
    local packages=$1 scan notify
    shift
    packages=$(cd .. && cd "$packages" && pwd)
    if [ -z "$bucket" ]; then
        deploy "$artifacts" artifacts.yaml
        bucket=$(output "$artifacts" Bucket)
    fi
    scan=$(upload "$packages/scan.zip")
    notify=$(upload "$packages/notify.zip")
    deploy "$stack" template.yaml "CodeBucket=$bucket" "ScanCodeKey=$scan" "NotifyCodeKey=$notify" "$@"
    aws cloudformation describe-stacks --stack-name "$stack" --output table --query "Stacks[0].Outputs[].[OutputKey,OutputValue]"
}

empty() {
    local kind
    for kind in Versions DeleteMarkers; do
        aws s3api list-object-versions --bucket "$1" --output text --query "$kind[].[Key,VersionId]" |
            while read -r key version; do
                [ "$key" = None ] || aws s3api delete-object --bucket "$1" --key "$key" --version-id "$version" >/dev/null
            done
    done
}

remove() {
    aws cloudformation delete-stack --stack-name "$1"
    aws cloudformation wait stack-delete-complete --stack-name "$1"
}

down() {
    local table
    table=$(output "$stack" ResultsTable)
    aws dynamodb update-table --table-name "$table" --no-deletion-protection-enabled >/dev/null
    remove "$stack"
    if [ -z "$bucket" ]; then
        empty "$(output "$artifacts" Bucket)"
        remove "$artifacts"
    fi
}

case ${1:-} in
up)
    [ $# -ge 2 ] || { sed -n '2,8s/^# \{0,1\}//p' "$(basename "$0")" >&2; exit 2; }
    shift
    up "$@"
    ;;
down) down ;;
*)
    sed -n '2,8s/^# \{0,1\}//p' "$(basename "$0")" >&2
    exit 2
    ;;
esac
