"""Where the settings come from."""

from __future__ import annotations

import pytest
from goaround import compat
from goaround.settings import Settings, SettingsError, load


def test_an_environment_is_enough():
    assert load({"GOAROUND_ENVIRONMENT": "dev"}) == Settings("dev", "goaround-dev", None, log_tail=False)


def test_everything_can_be_set():
    settings = load(
        {
            "GOAROUND_ENVIRONMENT": "prod-eu",
            "GOAROUND_EVENT_BUS": "arn:aws:events:eu-west-1:000000000000:event-bus/goaround-prod-eu",
            "GOAROUND_EVENTS_ENDPOINT_URL": "http://127.0.0.1:4566",
            "GOAROUND_LOG_TAIL": "on",
        }
    )

    assert settings.event_bus.endswith("/goaround-prod-eu")
    assert settings.endpoint_url == "http://127.0.0.1:4566"
    assert settings.log_tail


def test_a_configuration_option_of_mwaa_is_taken():
    """MWAA hands `goaround.environment` to Airflow as this variable."""
    assert load({"AIRFLOW__GOAROUND__ENVIRONMENT": "dev"}).environment == "dev"


def test_airflow_cfg_is_asked_last(monkeypatch):
    monkeypatch.setattr(compat, "option", lambda section, key: {"environment": "from-cfg"}.get(key))

    assert load({}).environment == "from-cfg"
    assert load({"GOAROUND_ENVIRONMENT": "dev"}).environment == "dev"


@pytest.mark.parametrize(("environ", "told"), [({}, "is not set"), ({"GOAROUND_ENVIRONMENT": "Prod EU"}, "'Prod EU'")])
def test_a_missing_or_wrong_environment_is_named(environ, told):
    with pytest.raises(SettingsError, match="GOAROUND_ENVIRONMENT") as raised:
        load(environ)

    assert told in str(raised.value)
