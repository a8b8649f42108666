import type { z } from 'zod'
import { parseOrThrow } from '../model/parse.ts'
import type { Definition, Ports } from './contract.ts'
import type { Host } from './host.ts'

/** A provider with its settings: what `createDispatcher({ providers })` takes. */
export interface Provider<
  Id extends string = string,
  Options = unknown,
  Name extends string = string,
> {
  /** Unique among the providers of a dispatcher; by default the plugin's id. Routes name it. */
  readonly name: Name
  /** The plugin's id. */
  readonly id: Id
  readonly definition: Definition<Id>
  connect(host: Host): Ports
  /** Type only: what a caller may write under `call.options[id]`. */
  readonly optionsType?: Options
}

/** Whether rooms `on` this instance, plugin or platform are the provider's own. */
export const ownsRoom = ({ name, id, definition }: Provider, on: string): boolean =>
  name === on || id === on || definition.can.roomsOf === on

/** What `definePlugin` returns: a function of settings that makes a provider, with its definition. */
export interface Plugin<
  Id extends string,
  Settings extends z.ZodType,
  Options extends z.ZodType,
> extends Definition<Id, Settings, Options> {
  /** Throws one `CallError` that lists every fault of the settings. */
  <const Name extends string = Id>(
    settings: z.input<Settings> & {
      /** Name of this instance, where several are registered. Default: the plugin's id. */
      readonly name?: Name | undefined
    },
  ): Provider<Id, z.input<Options>, Name>
}

/** Names of the providers of a dispatcher: literal where they are known, else any. */
export type NamesOf<Providers extends readonly Provider[]> = Providers[number]['name']

/** Turns a definition into the function users call, which can still be read as the definition. */
export const definePlugin = <
  const Id extends string,
  Settings extends z.ZodType,
  Options extends z.ZodType,
>(
  definition: Definition<Id, Settings, Options>,
): Plugin<Id, Settings, Options> => {
  const instantiate = <const Name extends string = Id>(
    input: z.input<Settings> & { readonly name?: Name | undefined },
  ) => {
    // Without a name of its own an instance has the plugin's id, which is then what `Name` is.
    const { name = definition.id as string as Name, ...rest } = (input ?? {}) as { name?: Name }
    const settings = parseOrThrow(
      definition.settings,
      rest,
      `settings of ${name}`,
      'settings-invalid',
    )
    return {
      name,
      id: definition.id,
      definition: definition as unknown as Definition<Id>,
      connect: (host: Host) => definition.connect(settings, host),
      // Schemas may refer to themselves, and a logged provider needs no more than this.
      toJSON: () => ({ name, id: definition.id }),
    }
  }
  return Object.assign(instantiate, definition)
}

/** `{ twilio?: TwilioOptions, videosdk?: … }` of a tuple of providers; anything where the ids are not known. */
export type OptionsOf<Providers extends readonly Provider[]> =
  string extends Providers[number]['id']
    ? Record<string, unknown>
    : {
        readonly [P in Providers[number] as P['id']]?: NonNullable<P['optionsType']> | undefined
      }
