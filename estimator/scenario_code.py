"""A short name for a scenario, so that a paper, a calendar and a file can be seen to speak of the same question."""

from __future__ import annotations

import hashlib
import json

from estimator.scenario import Scenario

#: Thirty-two signs without I, L, O and U, which are mistaken for others or make words.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH, _GROUP = 8, 4


def scenario_code(scenario: Scenario) -> str:
    """Return eight signs such as ``7K2M-Q0XD``: equal scenarios have the same, others almost certainly another one.

    It is a hash of the scenario's file form: nothing of what the family has said can be read from it.
    """
    written = json.dumps(scenario.to_dict(), sort_keys=True, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(written.encode()).digest(), "big")
    signs = "".join(_SIGNS[number >> 5 * place & 31] for place in range(_LENGTH))
    return f"{signs[:_GROUP]}-{signs[_GROUP:]}"
