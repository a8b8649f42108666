import type { Gateway } from '@callplane/core'
import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import type { CarrierGateways, CreateOptions, Wanted } from './ports.ts'
import { carrierInbound, carrierOutbound, carrierPort } from './wanted.ts'

interface CarrierEnd {
  readonly port: CarrierGateways
  /** Of the step, as progress and errors show it. */
  readonly name: string
  readonly key: 'carrierOutbound' | 'carrierInbound'
  readonly wanted: (made: Made) => Wanted
  readonly create: (wanted: Wanted, inner: CreateOptions) => Promise<Gateway>
}

const gatewayStep = (
  { onProgress }: ConnectOptions,
  { port, name, key, wanted, create }: CarrierEnd,
): ConnectStep => {
  let wasThere = false
  let takeBack: (() => Promise<string | void>) | undefined
  return {
    name,
    // No `find`: `create` itself adopts what is there and finishes what is not.
    async do(made) {
      const asked = wanted(made)
      const all = await port.list()
      wasThere = all.some((one) => one.name === asked.name && one.direction === asked.direction)
      const gateway = await create(asked, {
        onProgress: ({ step, phase }) => onProgress?.({ step: `${name} › ${step}`, phase }),
        onUndoable: (undo) => void (takeBack = undo),
      })
      return { [key]: gateway }
    },
    async undo(made) {
      if (takeBack) return takeBack()
      // Of a carrier that cannot tell its own part: all of it, or nothing where something was there before.
      if (wasThere) return `${name}: the one that was there`
      const asked = wanted(made)
      const id =
        made[key]?.id ??
        (await port.list()).find(
          (one) => one.name === asked.name && one.direction === asked.direction,
        )?.id
      if (id === undefined) return undefined
      if (port.withdraw) return port.withdraw(id)
      await port.remove(id)
      return undefined
    },
  }
}

/** The carrier's end of calls out; a gateway that a person has set up is taken as it is. */
export const carrierOutboundStep = (
  options: ConnectOptions,
  known: Combination,
): ConnectStep | undefined => {
  const port = carrierPort(options)
  if (!port || known.outbound.by === 'person') return undefined
  const { answerUrl = '' } = options
  return gatewayStep(options, {
    port,
    name: `${known.carrier.title}: outbound gateway`,
    key: 'carrierOutbound',
    wanted: ({ credentials }) => carrierOutbound(options, known, credentials),
    create: (wanted, inner) =>
      known.outbound.way === 'document' && port.createAnswered
        ? port.createAnswered(wanted, answerUrl, inner)
        : port.create(wanted, {
            ...inner,
            ...(known.outbound.way === 'override' ? { callerId: options.numbers[0] } : {}),
          }),
  })
}

export const carrierInboundStep = (
  options: ConnectOptions,
  known: Combination,
): ConnectStep | undefined => {
  const port = carrierPort(options)
  if (!port || known.inbound.by === 'person') return undefined
  return gatewayStep(options, {
    port,
    name: `${known.carrier.title}: inbound gateway`,
    key: 'carrierInbound',
    wanted: ({ platformInbound }) =>
      carrierInbound(options, options.platformHost ?? need(platformInbound).address),
    create: (wanted, inner) => port.create(wanted, inner),
  })
}
