"""MWAA's InvokeRestApi in front of a local Airflow."""
