import type { Sayings } from './sayings.ts'

export const azure: Sayings = {
  transient: [
    "azure.core.exceptions.ServiceResponseError: ('Connection aborted.', ConnectionResetError(104, 'Connection reset by peer'))",
    "azure.core.exceptions.HttpResponseError: Operation returned an invalid status 'Service Unavailable' ErrorCode:ServerBusy",
    'There is currently a lease on the blob and no lease ID was specified in the request. ErrorCode:LeaseIdMissing',
    'SkuNotAvailable: The requested VM size is not available in location',
    'AllocationFailed: Allocation failed. We do not have sufficient capacity for the requested VM size in this region.',
    'OperationTimedOut / GatewayTimeout',
    'The condition specified using HTTP conditional header(s) is not met. ErrorCode:ConditionNotMet',
    'TooManyRequests: Requests to the ChatCompletions_Create Operation have exceeded token rate limit. Please retry after 20 seconds.',
    'ErrorCode:InternalError Server encountered an internal error. Please try again after some time.',
  ],
  permanent: [
    'azure.core.exceptions.ResourceNotFoundError: The specified container does not exist. ErrorCode:ContainerNotFound',
    'azure.core.exceptions.ClientAuthenticationError: Authentication failed: AADSTS7000215: Invalid client secret provided',
    'ErrorCode:AuthenticationFailed Server failed to authenticate the request',
    'AuthorizationPermissionMismatch: This request is not authorized to perform this operation using this permission.',
    'ErrorCode=UserErrorInvalidFolderPath',
    'AADSTS700016: Application with identifier was not found in the directory',
    'ErrorCode:ContainerAlreadyExists',
    'PublicAccessNotPermitted',
  ],
  unknown: ["ErrorCode=SqlOperationFailed 'Type=Microsoft.DataTransfer.Common.Shared.HybridDeliveryException"],
}
