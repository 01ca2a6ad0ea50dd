"""Python's own XML-RPC codec, which Odoo is built on, for pythonXmlrpc.ts: JSON in, JSON out."""
import base64
import json
import sys
import xmlrpc.client
from datetime import datetime


def from_json(tagged):
    if "$bytes" in tagged:
        return base64.b64decode(tagged["$bytes"])
    if "$date" in tagged:
        return datetime.fromisoformat(tagged["$date"])
    return tagged


def to_json(value):
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    return {"$date": value.isoformat()}


questions = json.load(sys.stdin, object_hook=from_json)
answers = {
    "dumped": [
        xmlrpc.client.dumps((value,), methodresponse=True, allow_none=True)
        for value in questions["dumps"]
    ],
    "loaded": [
        xmlrpc.client.loads(call, use_builtin_types=True) for call in questions["loads"]
    ],
}
json.dump(answers, sys.stdout, default=to_json)
