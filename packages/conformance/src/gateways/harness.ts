import type { Gateway, GatewaysPort, Host, WireResponse } from '@callplane/core'
import type { InProcessHost } from '../in-process-host.ts'

/** A gateway that the suite creates. */
export type WantedGateway = Omit<Gateway, 'id'>

type Undo = () => Promise<string | void>

/** The port of a carrier that makes a gateway in steps, takes them back, and can be repeated. */
export interface ProvidedGateways extends GatewaysPort {
  create(
    wanted: WantedGateway,
    options?: {
      readonly onProgress?: (progress: { readonly step: string; readonly phase: string }) => void
      /** Given once all is done: takes back exactly what this run made. */
      readonly onUndoable?: (undo: Undo) => void
    },
  ): Promise<Gateway>
  /** Names of the steps that `create` would take. */
  plan(wanted: WantedGateway): readonly string[]
}

/** How many there are of each thing that gateways are made of. */
export type Inventory = Readonly<Record<string, number | undefined>>

/** An emulated account of its own, in which nothing was made yet. */
export interface GatewayWorld {
  readonly host: InProcessHost
  gatewaysOver(host: Host): ProvidedGateways
  /** Straight from the emulator, past the plugin. */
  inventory(): Promise<Inventory>
}

/** Something that a person adds to a gateway after it was made, past the plugin. */
export interface ForeignPart<World extends GatewayWorld = GatewayWorld> {
  attach(world: World, gateway: Gateway): Promise<unknown>
  /** The inventory after the undo: what was added, and what it needs. */
  readonly left: Inventory
  /** What the undo says of it. */
  readonly says: RegExp
}

/** One kind of gateway of a carrier. */
export interface GatewayCase<World extends GatewayWorld = GatewayWorld> {
  readonly wanted: WantedGateway
  /** The inventory once it is made. */
  readonly whole: Inventory
  /** Requests of its creation that change something; each is broken in turn. */
  readonly changes: number
  /** Planned steps that take no such request. */
  readonly silent?: readonly string[]
  /** What `create` gives; asymmetric matchers allowed. */
  readonly made: unknown
  /** The same as it is read back: without the password, for example. */
  readonly readable: (made: Gateway) => Gateway
  /** Changes that cannot be looked at after their reply was lost, so that all is undone; each with the reason. */
  readonly unseen?: readonly number[]
  /** What the undo of a whole creation leaves on purpose, and then says; with the reason. Default: nothing. */
  readonly kept?: Inventory
  /** Undoing must leave it in place, and say so. */
  readonly foreign: ForeignPart<World>
}

/** What the suite of gateways needs to know about a carrier. */
export interface GatewayHarness<World extends GatewayWorld = GatewayWorld> {
  readonly world: () => World | Promise<World>
  /** The inventory of an account without gateways. */
  readonly nothing: Inventory
  /** How the carrier refuses, for whatever reason. */
  readonly refusal: WireResponse
  /** Texts that no error may hold: numbers and passwords of the gateways. */
  readonly unspoken: readonly string[]
  /** By what they are called in the names of the tests. */
  readonly gateways: Readonly<Record<string, GatewayCase<World>>>
}
