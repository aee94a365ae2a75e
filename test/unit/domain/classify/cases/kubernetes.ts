import { type RuleCases, raised, said } from '../support.ts'

export const KUBERNETES_CASES: readonly RuleCases[] = [
  {
    rule: 'kubernetes-quota',
    promise: "a namespace's full quota needs a person",
    matches: [
      raised(
        'kubernetes.client.exceptions.ApiException',
        { http_status: 403 },
        'pods "etl" is forbidden: exceeded quota: team, requested: cpu=2',
      ),
      said('pods "etl" is forbidden: maximum memory usage per Pod is 4Gi, but limit is 8Gi'),
    ],
    misses: [
      raised(
        'kubernetes.client.exceptions.ApiException',
        { http_status: 403 },
        'pods is forbidden: User "etl" cannot create resource',
      ),
    ],
  },
  {
    rule: 'kubernetes-image-pull',
    promise: 'an image that cannot be had needs a person',
    matches: [
      said('Back-off pulling image "registry.test/etl:v9": ImagePullBackOff'),
      said('manifest for etl:v9 not found: manifest unknown'),
      said('CannotPullContainerError: failed to resolve ref: pull access denied for etl'),
    ],
    misses: [said('image pulled')],
  },
  {
    rule: 'kubernetes-container-setup',
    promise: 'a pod described wrongly needs a person',
    matches: [
      said('Pod pending: CreateContainerConfigError'),
      said('MountVolume.SetUp failed for volume "cfg": secret "db" not found'),
    ],
    misses: [said('container created')],
  },
  {
    rule: 'kubernetes-evicted',
    promise: 'an evicted pod is placed anew',
    matches: [said('Pod etl was evicted'), said('The node was low on resource: memory.')],
    misses: [said('The node was low on resource: ephemeral-storage.'), said('a tenant left')],
  },
  {
    rule: 'kubernetes-unschedulable',
    promise: 'a pod without a node gets one',
    matches: [said('0/6 nodes are available: 6 Insufficient cpu.'), said('Warning FailedScheduling default-scheduler')],
    misses: [said('6 nodes work')],
  },
  {
    rule: 'image-registry-unreachable',
    promise: 'a registry that did not answer is asked again',
    matches: [
      said('CannotPullContainerError: ref pull has been retried: dial tcp 10.0.0.1:443: i/o timeout'),
      said('Failed to pull image "registry.test/etl:v9": read: connection reset by peer'),
    ],
    misses: [said('Back-off pulling image "registry.test/etl:v9": ImagePullBackOff')],
  },
  {
    rule: 'kubernetes-slow-start',
    promise: 'a pod that did not start in time stays undecided',
    matches: [said('Pod took longer than 120 seconds to start'), said('Pod took too long to start')],
    misses: [said('the pod starts')],
  },
  {
    rule: 'kubernetes-node-selector',
    promise: 'a pod for nodes that are not there stays undecided',
    matches: [said("0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.")],
    misses: [said("0/6 nodes are available: 3 Insufficient cpu, 3 node(s) didn't match Pod's node affinity/selector.")],
  },
  {
    rule: 'kubernetes-pod-gone',
    promise: 'a pod that vanished stays undecided',
    matches: [
      raised(
        'kubernetes.client.exceptions.ApiException',
        { http_status: 404 },
        'Reason: Not Found: pods "etl-1" not found',
      ),
    ],
    misses: [raised('kubernetes.client.exceptions.ApiException', { http_status: 404 }, 'namespaces "etl" not found')],
  },
  {
    rule: 'image-pull-unexplained',
    promise: 'an image that could not be had for no told reason stays undecided',
    matches: [
      said('CannotPullContainerError: inspect image has been retried 5 time(s): httpReaderSeeker: failed open'),
    ],
    misses: [said('the container pulls its weight')],
  },
]
