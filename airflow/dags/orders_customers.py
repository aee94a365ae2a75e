"""Ask the customer API, guarded by its circuit breaker."""

from __future__ import annotations

from datetime import timedelta

import goaround
import orders_settings as settings

# Seconds to connect, and to wait for the answer.
PATIENCE = (3, 5)
SLOW = timedelta(seconds=3)


def country_of(customer: str) -> str | None:
    """The customer's country; None where the API knows no such customer.

    :raises goaround.DependencyOpen: the breaker is open, the API is not called
    :raises requests.RequestException: it does not answer, or not as it should
    """
    import requests

    with goaround.guard(settings.DEPENDENCY, slow_after=SLOW):
        answer = requests.get(f"{settings.CUSTOMER_API}/customers/{customer}", timeout=PATIENCE)
        if answer.status_code == 404:
            return None
        answer.raise_for_status()
        return str(answer.json()["country"])
