/** Imported before any handler: a thousand log lines and metrics are not what is measured. */
process.env.POWERTOOLS_LOG_LEVEL = 'SILENT'
process.env.POWERTOOLS_METRICS_DISABLED = 'true'
