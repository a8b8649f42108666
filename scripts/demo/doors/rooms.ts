import type { PluginUnderTest } from '@callplane/conformance'
import { emulatedProviders } from '../../emulated-providers.ts'

/** A room that the emulated platform has; carriers reach any by SIP. */
export const roomFor = (plugin: PluginUnderTest): string => {
  const found = emulatedProviders.find((one) => one.plugin === plugin)
  const connect = found?.harness.call?.({} as never).connect
  return connect && 'room' in connect && connect.room !== undefined ? connect.room : 'demo-room'
}

/** Whether a provider reaches a room of this platform: its own, or by the `roomAddress` of a route. */
export const reachesRooms =
  (platform: string) =>
  ({ id, can }: PluginUnderTest): boolean =>
    id === platform || can.connect.includes('sip')
