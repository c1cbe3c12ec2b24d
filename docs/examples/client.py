"""A client of the API in the standard library alone: copy it and go on from here.

    KEXIN_URL=https://kexin.example KEXIN_TOKEN=kx_… python client.py
"""

from __future__ import annotations

import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any


class RefusedError(Exception):
    """The API refused: ``status``, ``title`` and each of ``problems`` with code, where, found, allowed and remedy."""

    def __init__(self, said: dict[str, Any]) -> None:
        self.status, self.title, self.problems = int(said["status"]), str(said["title"]), list[dict[str, str]](said.get("problems", []))
        super().__init__("; ".join([f"{self.status} {self.title}", *(f"{p['where']}: {p['found']} ({p['allowed']})" for p in self.problems)]))


class Kexin:
    """One token at one site."""

    def __init__(self, url: str, token: str, language: str = "en", patience: float = 30) -> None:
        self.url, self.patience = f"{url.rstrip('/')}/api/v1/", patience
        self.headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Accept-Language": language}

    def get(self, path: str, **query: str | int) -> Any:
        """An answer."""
        return self._asked("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path)

    def every(self, path: str, **query: str | int) -> Iterator[dict[str, Any]]:
        """All rows of a list, part by part."""
        cursor: dict[str, str | int] = {}
        while True:
            part = self.get(path, **query, **cursor)
            yield from part["items"]
            if part["next"] is None:
                return
            cursor = {"cursor": part["next"]}

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        """Do something. Keep the *key* with your own record before you send: after a breakdown send the same again, and it is done once."""
        return self._asked("POST", path, body, key or str(uuid.uuid4()))

    def _asked(self, method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> Any:
        headers = {**self.headers, **({"Content-Type": "application/json", "Idempotency-Key": key} if body is not None else {})}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode() if body is not None else None, headers, method=method)
        until = time.monotonic() + self.patience
        while True:
            try:
                with urllib.request.urlopen(request, timeout=self.patience) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                # Too often, or busy: the site says how long to wait. The same key makes sending again safe.
                wait = float(error.headers.get("Retry-After", "1"))
                if error.code in (429, 503) and time.monotonic() + wait < until:
                    time.sleep(wait)
                    continue
                raise RefusedError(json.load(error)) from error


def main() -> None:
    """What an account manager's system would ask in the morning."""
    kexin = Kexin(os.environ["KEXIN_URL"], os.environ["KEXIN_TOKEN"])
    me = kexin.get("me")
    print(f"{me['organisation']['name']} ({me['seat']}): {', '.join(right['name'] for right in me['scopes'])}")

    companies = list(kexin.every("companies", title="hnte_valid", limit=20))
    print(f"{len(companies)} high-tech enterprises")
    best = max(companies, key=lambda company: (company["score"]["low"], company["code"]))

    rating = kexin.get(f"companies/{best['code']}/rating")["rating"]
    print(f"the best: {best['code']}, grade {rating['grade_low']}, {rating['score']['low'] / 1000:.3f} points, line CNY {rating['line']['low'] // 100:,}")
    for block in rating["blocks"]:
        for indicator in block["indicators"]:
            points = indicator["points"]
            print(f"  {points['low'] / 1000:6.3f} of {indicator['most'] / 1000:2.0f}  {indicator['title']}: {indicator['readings'][0]['words']}")

    tried = kexin.post("ratings", {"code": best["code"], "measures": {"rd_expense": None}})
    print(f"without the R&D expense: {tried['rating']['score']['low'] / 1000:.3f} to {tried['rating']['score']['high'] / 1000:.3f} points; to ask for: {tried['rating']['unknown'][0]['title']}")

    offers = [each for each in kexin.get(f"companies/{best['code']}/matches")["items"] if each["verdict"] == "yes"]
    print(f"{len(offers)} policies and products fit")

    wish = {"code": best["code"], "amount": 300_000_000, "months": 12, "purpose": "working capital"}
    key = str(uuid.uuid4())
    loan, again = kexin.post("applications", wish, key), kexin.post("applications", wish, key)
    print(f"applied for CNY {loan['asked'] // 100:,}: {loan['state']['name']}; sent twice, made once: {loan['number'] == again['number']}")
    try:
        kexin.post(f"applications/{loan['number']}/drawdowns", {"amount": 100, "on": "2026-06-30"})
    except RefusedError as refused:
        print(f"refused with {refused.status}: {refused.problems[0]['code']}")


if __name__ == "__main__":
    main()
