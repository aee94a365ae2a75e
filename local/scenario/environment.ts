/** The environment of lib/config/stages that is deployed. */
export const ENVIRONMENT = 'local'
