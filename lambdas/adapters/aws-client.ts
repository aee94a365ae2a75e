/**
 * Settings of every AWS client: the first try and one more, a second to connect, `requestSeconds` for the answer. The
 * workflow and the queues own all longer waiting, so that the layers do not multiply. Mode and attempts are named
 * because the SDK's defaults change; without `throwOnRequestTimeout` it only warns of an answer that does not come.
 */
export const clientSettings = (requestSeconds = 3) => ({
  maxAttempts: 2,
  retryMode: 'standard' as const,
  requestHandler: { connectionTimeout: 1000, requestTimeout: requestSeconds * 1000, throwOnRequestTimeout: true },
})
