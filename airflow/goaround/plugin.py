"""Entry point of `airflow.plugins`; as a file in the plugins folder, import it from there."""

from airflow.plugins_manager import AirflowPlugin

from goaround.listener import GoaroundListener


class GoaroundPlugin(AirflowPlugin):
    """Registers the listener in scheduler, API server and task processes."""

    name = "goaround"
    listeners = [GoaroundListener()]
