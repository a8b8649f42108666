import { SinchClient } from '@sinch/sdk-core'
import type { Emulator } from '../src/index.ts'

/** The official client, pointed at the emulator. */
export function sinchClient(emulator: Emulator): SinchClient {
  const { baseUrl, credentials, ids } = emulator.keys()['sinch']!
  const client = new SinchClient({
    applicationKey: credentials['applicationKey']!,
    applicationSecret: credentials['applicationSecret']!,
    projectId: ids['projectId']!,
    keyId: credentials['keyId']!,
    keySecret: credentials['keySecret']!,
    authHostname: baseUrl,
  })
  client.voice.setHostname(baseUrl)
  client.voice.setApplicationsManagementHostname(baseUrl)
  client.elasticSipTrunking.setHostname(baseUrl)
  return client
}
