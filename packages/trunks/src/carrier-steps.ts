import type { Gateway } from '@callplane/core'
import type { Combination } from './combination.ts'
import { need, type ConnectStep, type Made } from './made.ts'
import type { ConnectOptions, SetUp } from './options.ts'
import type { CarrierGateways, CreateOptions, MadeSteps, StepOptions, Wanted } from './ports.ts'
import {
  carrierInbound,
  carrierOutbound,
  carrierPort,
  platformHostOf,
  previewOutbound,
} from './wanted.ts'

const releasing = ({ releasesAddress }: SetUp): StepOptions =>
  releasesAddress === undefined ? {} : { releasesAddress }

interface CarrierEnd {
  readonly port: CarrierGateways
  /** Of the step, as progress and errors show it. */
  readonly name: string
  readonly key: 'carrierOutbound' | 'carrierInbound'
  readonly wanted: (made: Made) => Wanted
  /** As far as is known before the other end is made. */
  readonly preview: (made: Made) => Wanted
  /** What its steps need besides. */
  readonly inner: StepOptions
  readonly create: (wanted: Wanted, inner: CreateOptions) => Promise<Gateway>
}

const gatewayStep = (
  { onProgress }: ConnectOptions,
  { port, name, key, wanted, preview, inner, create }: CarrierEnd,
): ConnectStep => {
  let wasThere = false
  let takeBack: (() => Promise<string | void>) | undefined
  let kept: MadeSteps | undefined
  const find = async (asked: Wanted) =>
    (await port.list()).find((one) => one.name === asked.name && one.direction === asked.direction)
  const removeAll = async (asked: Wanted, known?: string) => {
    const id = known ?? (await find(asked))?.id
    if (id === undefined) return undefined
    if (port.withdraw) return port.withdraw(id)
    await port.remove(id)
    return undefined
  }
  return {
    name,
    // No `find`: `create` itself adopts what is there and finishes what is not.
    async do(made) {
      const asked = wanted(made)
      wasThere = (await find(asked)) !== undefined
      const gateway = await create(asked, {
        onProgress: ({ step, phase }) => onProgress?.({ step: `${name} › ${step}`, phase }),
        onUndoable: (undo) => void (takeBack = undo),
        record: { save: (made) => void (kept = made) },
      })
      return { [key]: gateway }
    },
    async undo(made) {
      if (takeBack) return takeBack()
      // Of a carrier that cannot tell its own part: all of it, or nothing where something was there before.
      if (wasThere) return `${name}: the one that was there`
      return removeAll(wanted(made), made[key]?.id)
    },
    async look(made) {
      const asked = preview(made)
      const there = await find(asked)
      const known = port.missing ? await port.missing(asked, inner) : []
      const missing = known.map((step) => `${name} › ${step}`)
      const isWhole = there !== undefined && missing.length === 0
      return { made: there ? { [key]: there } : {}, missing: isWhole ? [] : [name, ...missing] }
    },
    record: () =>
      kept ? (kept.steps.length > 0 ? { inner: kept } : undefined) : wasThere ? undefined : {},
    async takeBack({ inner: own }, made) {
      const asked = preview(made)
      if (!own || !port.unmake) return removeAll(asked)
      return port.unmake(asked, own, {
        ...inner,
        onProgress: ({ step, phase }) => onProgress?.({ step: `${name} › ${step}`, phase }),
      })
    },
  }
}

/** The carrier's end of calls out; a gateway that a person has set up is taken as it is. */
export const carrierOutboundStep = (
  options: SetUp,
  known: Combination,
): ConnectStep | undefined => {
  const port = carrierPort(options)
  if (!port || known.outbound.by === 'person') return undefined
  const { answerUrl = '' } = options
  const { way } = known.outbound
  const callerId = way === 'override' ? { callerId: options.numbers[0] } : {}
  const isAnswered = way === 'document' && port.createAnswered !== undefined
  return gatewayStep(options, {
    port,
    name: `${known.carrier.title}: outbound gateway`,
    key: 'carrierOutbound',
    wanted: ({ credentials }) => carrierOutbound(options, known, credentials),
    preview: ({ credentials }) => previewOutbound(options, known, credentials),
    inner: { ...callerId, ...(isAnswered ? { answerUrl } : {}), ...releasing(options) },
    create: (wanted, inner) =>
      way === 'document' && port.createAnswered
        ? port.createAnswered(wanted, answerUrl, inner)
        : port.create(wanted, { ...inner, ...callerId }),
  })
}

export const carrierInboundStep = (options: SetUp, known: Combination): ConnectStep | undefined => {
  const port = carrierPort(options)
  if (!port || known.inbound.by === 'person') return undefined
  return gatewayStep(options, {
    port,
    name: `${known.carrier.title}: inbound gateway`,
    key: 'carrierInbound',
    wanted: ({ platformInbound }) =>
      carrierInbound(options, options.platformHost ?? need(platformInbound).address),
    preview: ({ platformInbound }) =>
      carrierInbound(options, platformInbound?.address ?? platformHostOf(options)),
    inner: releasing(options),
    create: (wanted, inner) => port.create(wanted, inner),
  })
}
