"""Runs tap-bigcommerce over one stream against a store on this machine. Prints figures as JSON.

The tap's address is a constant of its class, which is replaced here; the records it writes are counted. Usage: tap.py URL products
"""

import contextlib
import itertools
import json
import os
import resource
import sys
import time

import singer

singer.get_logger().disabled = True

import tap_bigcommerce
from tap_bigcommerce import bigcommerce
from tap_bigcommerce.client import BigCommerce
from tap_bigcommerce.discover import discover_streams


def main(url, stream):
    bigcommerce.Bigcommerce.base_url = f"{url}/stores/"
    began = time.perf_counter()
    with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere):
        client = BigCommerce(client_id="none", access_token="sandbox-token", store_hash="sandbox")
        catalog = discover_streams(client)
        for entry in catalog["streams"]:
            for item in entry["metadata"]:
                if not item["breadcrumb"]:
                    item["metadata"]["selected"] = entry["tap_stream_id"] == stream
        # The tap's own figure is what came since its last report: its counter begins again every minute.
        written = itertools.count()
        write = singer.write_record
        singer.write_record = lambda *record: (write(*record), next(written))
        tap_bigcommerce.do_sync(client, singer.Catalog.from_dict(catalog), {}, "2000-01-01T00:00:00Z")
    seconds = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "seconds": seconds,
        "cpu_seconds": used.ru_utime + used.ru_stime,
        "rows": next(written),
        "peak_bytes": used.ru_maxrss * 1024,
    }))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
