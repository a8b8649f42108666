import type { PluginUnderTest } from '@callplane/conformance'
import { emulatedProviders } from '../../emulated-providers.ts'

/** A room that the emulated platform has; carriers reach any by SIP. */
export const roomFor = (plugin: PluginUnderTest): string => {
  const found = emulatedProviders.find((one) => one.plugin === plugin)
  const connect = found?.harness.call?.({} as never).connect
  return connect && 'room' in connect && connect.room !== undefined ? connect.room : 'demo-room'
}

/** Whether a provider reaches a room of these platforms: one of its own, or any by the `roomAddress` of a route. */
export const reachesRooms =
  (...platforms: readonly string[]) =>
  ({ id, can }: PluginUnderTest): boolean =>
    platforms.includes(id) || can.connect.includes('sip')
