import { checkOptions } from './check-options.ts'
import { configurationOf } from './configuration.ts'
import { createControl } from './control/control.ts'
import { createCore, type Core } from './core.ts'
import type { Emulator, EmulatorOptions } from './emulator.ts'
import { placeInbound } from './inbound.ts'
import { DEFAULT_SEED, keysOf } from './instances.ts'
import { outcomes } from './outcomes.ts'
import { phoneViews } from './records/phone-views.ts'
import { createRequestHandler } from './server/request-handler.ts'
import { createScopes, type Scopes } from './scopes.ts'
import { serve, type Listening } from './server/server.ts'
import { settingsOf } from './settings.ts'

// A host that does not resolve (RFC 6761 §6.4) until `listen`.
const NOWHERE = 'http://emulator.invalid'

/** Throws for an unknown option, if two faces share a prefix, or if `only` names a provider that does not exist. */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkOptions(options)
  return createWorld(options, undefined)
}

/** `parentOrigin`: where a scope is reached; undefined for an emulator of its own. */
function createWorld(options: EmulatorOptions, parentOrigin: (() => string) | undefined): Emulator {
  const core = createCore(options)
  const { time, network, records, feed, instances } = core
  let listening: Listening | undefined
  const origin = (): string => listening?.url ?? parentOrigin?.() ?? NOWHERE
  const scopes = scopesOf(options, core, origin)
  const control = createControl(() => emulator, { isScope: parentOrigin !== undefined, records })
  const keys: Emulator['keys'] = (at = origin()) => keysOf(instances, at)
  const clockChanged = (): void => feed.emit(() => ({ type: 'clock', data: null }))

  const emulator: Emulator = {
    handle: createRequestHandler({ ...core, scopes, control }),
    async listen(where) {
      if (listening) throw new Error('The emulator is already listening.')
      listening = await serve(emulator.handle, where)
      return listening
    },
    async close() {
      core.stop()
      await scopes.close()
      await listening?.close()
      listening = undefined
    },
    clock: time.shared,
    get speed() {
      return time.scaled?.speed() ?? null
    },
    setSpeed(speed) {
      time.need().setSpeed(speed)
      clockChanged()
    },
    async advance(ms) {
      await time.need().advance(ms)
      clockChanged()
    },
    network,
    faults: core.faults,
    outcomes,
    ledger: () => network.ledger(),
    calls: () => network.calls(),
    phones: () => phoneViews(network),
    inbound: (call) => placeInbound(network, call, origin()),
    deliveries: records.deliveries,
    replay: core.replay,
    requests: records.requests,
    warnings: records.warnings,
    subscribe: feed.subscribe,
    keys,
    operations: () =>
      Object.fromEntries(
        instances.map(({ face, instance }) => [face.id, instance.operations ?? []]),
      ),
    accounts: () =>
      Object.fromEntries(
        instances.map(({ face, instance }) => [
          face.id,
          configurationOf(instance.configured?.() ?? {}),
        ]),
      ),
    settings: (provider, at) => settingsOf(provider, keys(at)),
    scope: scopes.open,
    scopes: scopes.names,
    removeScope: scopes.remove,
    reset: core.reset,
  }
  return emulator
}

function scopesOf(options: EmulatorOptions, { time }: Core, origin: () => string): Scopes {
  return createScopes((name, { speed, phones = options.phones }) =>
    createWorld(
      {
        ...options,
        phones,
        clock: speed === undefined ? options.clock : undefined,
        // A clock that stands still is not handed down.
        speed: speed ?? (time.scaled?.speed() || 1),
        seed: `${options.seed ?? DEFAULT_SEED}/@${name}`,
      },
      () => `${origin()}/@${name}`,
    ),
  )
}
