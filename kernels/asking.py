"""Asking a kernel that has run a notebook which widgets there are."""

import ast
import json
from typing import Any

_EXPRESSION = "__import__('kernels.listening', fromlist=['as_json']).as_json()"
_SECONDS = 60


async def widgets_of(manager: Any) -> list[list[Any]]:
    """Return the rows of kernels.listening.widgets from the kernel of a kernel manager.

    Raises RuntimeError when it does not tell.
    """
    client = manager.client()
    client.start_channels(iopub=False, stdin=False, hb=False, control=False)
    try:
        reply = await _answer(client)
    finally:
        client.stop_channels()
    found = reply.get("user_expressions", {}).get("widgets", {})
    if found.get("status") != "ok":
        raise RuntimeError(f"the kernel does not name its widgets: {found.get('evalue', reply)}")
    rows: list[list[Any]] = json.loads(ast.literal_eval(found["data"]["text/plain"]))
    return rows


async def _answer(client: Any) -> dict[str, Any]:
    asked = client.execute("", silent=True, store_history=False, user_expressions={"widgets": _EXPRESSION})
    while True:
        reply = await client.get_shell_msg(timeout=_SECONDS)
        if reply["parent_header"].get("msg_id") == asked:
            return dict(reply["content"])
