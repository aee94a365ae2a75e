"""Starts MiniStack with our patches. They replace private names, so they hold for exactly one version.

Environment: MiniStack's own (GATEWAY_PORT, BIND_HOST, MINISTACK_HOST, LOG_LEVEL), LAMBDA_FUNCTION_SLOTS
(patches/lambda_slots.py), QUEUE_METRICS_SECONDS (patches/queue_metrics.py) and MWAA_* (mwaa/settings.py).
"""

from importlib.metadata import version

from patches import PATCHES

MINISTACK_VERSION = "1.5.33"


def main() -> None:
    if version("ministack") != MINISTACK_VERSION:
        raise SystemExit(f"the patches are for MiniStack {MINISTACK_VERSION}, this is {version('ministack')}")
    for patch in PATCHES:
        patch.apply()
    from ministack.app import main as serve

    serve()


if __name__ == "__main__":
    main()
