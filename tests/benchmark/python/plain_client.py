"""Reads lists as a plain Python client does: page after page with requests and json. Prints figures as JSON.

Usage: plain_client.py URL PATH [CONNECTIONS]; with more than one connection, the pages after the first are read by threads.
"""

import json
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import requests

HEADERS = {"X-Auth-Token": "sandbox-token", "Accept": "application/json"}


def main(url, path, connections):
    session = requests.Session()
    adapter = requests.adapters.HTTPAdapter(pool_maxsize=connections)
    session.mount("http://", adapter)

    def page(number):
        answer = session.get(f"{url}/stores/sandbox{path}?page={number}&limit=250", headers=HEADERS)
        answer.raise_for_status()
        return json.loads(answer.content)

    began = time.perf_counter()
    first = page(1)
    rows = len(first["data"])
    last = first["meta"]["pagination"]["total_pages"]
    with ThreadPoolExecutor(connections) as threads:
        rows += sum(len(answer["data"]) for answer in threads.map(page, range(2, last + 1)))
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "rows": rows,
        "peak_bytes": used.ru_maxrss * 1024,
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 1)
