"""Starts the installed emulator with npx, and uses it as a program in another language would: plain HTTP.

python3 emulator.py NODE NPX_CLI, in a folder where the package is installed.
"""

import base64
import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request

PHONE = "+14155550171"


def request(method, url, body=None, headers=None):
    call = urllib.request.Request(url, data=body, headers=headers or {}, method=method)
    with urllib.request.urlopen(call, timeout=30) as answer:
        text = answer.read().decode()
    return json.loads(text) if text.startswith(("{", "[")) else text


def main():
    node, npx = sys.argv[1], sys.argv[2]
    command = [node, npx, "callplane-emulator", "--port", "0", "--phones", "manual", "--json"]
    # A group of its own: npx starts the emulator as a further process, which has to end with it.
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        started = json.loads(process.stdout.readline())
        use(started["url"])
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def use(url):
    def control(method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        return request(method, f"{url}/_emulator/{path}", data)

    twilio = control("GET", "keys")["twilio"]
    sid, token = twilio["credentials"]["accountSid"], twilio["credentials"]["authToken"]
    credentials = base64.b64encode(f"{sid}:{token}".encode()).decode()
    form = {
        "To": PHONE,
        "From": twilio["numbers"][0],
        "Twiml": "<Response><Say>Press a key</Say><Pause length='60'/></Response>",
    }
    call = request(
        "POST",
        f"{twilio['baseUrl']}/2010-04-01/Accounts/{sid}/Calls.json",
        urllib.parse.urlencode(form).encode(),
        {"authorization": f"Basic {credentials}"},
    )
    phone = f"phones/{urllib.parse.quote(PHONE, safe='')}"
    assert control("GET", f"{phone}?state=ringing&wait=20")["state"] == "ringing"
    control("POST", f"{phone}/answer")
    control("POST", f"{phone}/press", {"digits": "12#"})
    try:
        control("POST", f"{phone}/press", {"digits": "x"})
        raise AssertionError("digits that do not exist were accepted")
    except urllib.error.HTTPError as error:
        assert error.code == 400, error.code
    control("POST", f"{phone}/hang-up")
    rings = control("GET", "ledger")
    assert [ring["to"] for ring in rings] == [PHONE], rings
    assert rings[0]["callId"] == call["sid"], rings
    (leg,) = control("GET", "calls")
    assert leg["pressed"] == "12#", leg
    assert leg["sounds"][0]["text"] == "Press a key", leg
    assert leg["end"]["by"] == "callee", leg
    page = request("GET", f"{url}/")
    assert "<title>Callplane emulator</title>" in page
    assert "addEventListener" in request("GET", f"{url}/page/state.js")
    print("the emulator works from Python")


main()
