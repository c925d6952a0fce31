#!/usr/bin/env python3
"""Draws docs/doctor.svg: what `bigcommerce-odbc doctor` really says, with a good and with a wrong token, against the stand-in store.

Usage: docs/draw_doctor.py [folder of the command and the library, else target/debug]
"""

import html
import pathlib
import re
import subprocess
import sys
import tempfile
import textwrap

ROOT = pathlib.Path(__file__).resolve().parents[1]
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "target" / "debug").resolve()
COLUMNS, LINE, LETTER = 100, 20, 8.45
COLOURS = {"ok": "#3fb950", "FAIL": "#f85149"}


def command(folder, *arguments):
    """What the command says in a home of its own."""
    variables = {"HOME": folder, "ODBCSYSINI": folder, "ODBCINI": f"{folder}/odbc.ini", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [BUILD / "bigcommerce-odbc", *arguments], env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.stdout.replace(str(BUILD), "~/.local/lib").splitlines()


def lines():
    server = subprocess.Popen([BUILD / "bigcommerce-odbc", "sandbox", "--port", "0", "--scale", "0.01"], stdout=subprocess.PIPE, text=True)
    try:
        url = re.search(r"http://\S+", server.stdout.readline()).group()
        with tempfile.TemporaryDirectory() as folder:
            command(folder, "install", "--directory", folder)
            for token, name in [("sandbox-token", "MyShop"), ("wrong", "OldShop")]:
                yield f"$ bigcommerce-odbc doctor --dsn {name}"
                properties = ["StoreId=sandbox", f"BaseUrl={url}", f"OAuthAccessToken={token}"]
                command(folder, "dsn", "add", name, *(part for pair in properties for part in ("-p", pair)))
                for line in command(folder, "doctor", "--dsn", name):
                    yield from textwrap.wrap(line, COLUMNS, subsequent_indent="     ")
                yield ""
    finally:
        server.terminate()
        server.wait(10)


def drawn(text):
    for number, line in enumerate(text):
        mark = line.split(" ", 1)[0]
        colour = COLOURS.get(mark)
        rest = html.escape(line[len(mark) :] if colour else line)
        shown = f'<tspan fill="{colour}">{mark}</tspan>{rest}' if colour else rest
        yield f'<text x="20" y="{36 + number * LINE}" xml:space="preserve">{shown}</text>'


def main():
    text = list(lines())[:-1]
    width, height = int(COLUMNS * LETTER + 40), 36 + len(text) * LINE
    body = "\n".join(drawn(text))
    style = "font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #e6edf3"
    picture = f"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="img">
<title>bigcommerce-odbc doctor, with a token that works and with a wrong one</title>
<rect width="100%" height="100%" rx="8" fill="#0d1117"/>
<g style="{style}">
{body}
</g>
</svg>
"""
    (ROOT / "docs" / "doctor.svg").write_text(picture)


if __name__ == "__main__":
    main()
