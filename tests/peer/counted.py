"""Runs checks that are functions, prints a line each, and counts them as run.mjs reads it."""

import traceback


def counted(peer, checks, call):
    """`checks` say what they check by their docstrings; `call` calls one. Returns the exit status."""
    passed = failed = 0
    for check in checks:
        try:
            call(check)
        except Exception:
            failed += 1
            print(f"✗ {peer} {check.__doc__}")
            print("    " + traceback.format_exc(limit=-3).replace("\n", "\n    "))
            continue
        passed += 1
        print(f"✓ {peer} {check.__doc__}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
