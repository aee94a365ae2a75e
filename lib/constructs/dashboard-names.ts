/** Dashboards of an environment, by what they are for: people type these names. */
export const dashboardNames = (environment: string) => ({
  overview: `goaround-${environment}`,
  recovery: `goaround-${environment}-recovery`,
  platform: `goaround-${environment}-platform`,
  freshness: `goaround-${environment}-freshness`,
  records: `goaround-${environment}-records`,
})
