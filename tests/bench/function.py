"""An empty function on a runtime of its own, with boto3 and a client of each service that is named."""

import http.client
import os
import sys

import boto3

CLIENTS = [boto3.client(service) for service in sys.argv[1:]]

runtime = http.client.HTTPConnection(os.environ["AWS_LAMBDA_RUNTIME_API"])
runtime.request("GET", "/2018-06-01/runtime/invocation/next")
runtime.getresponse()
