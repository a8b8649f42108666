import type { FaceContext } from '../../face.ts'
import { groupDigits } from '../../shared/digits.ts'
import { scalarText, type JsonObject } from '../../shared/json.ts'
import { playPrompts, type Prompt } from '../../shared/prompts.ts'
import { ends, isOver, type Call } from '../calls/call.ts'
import type { Conferences } from '../conferences/conferences.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { readMenus, runMenus, type MenuResult } from './menu.ts'
import { promptsOf, speech } from './prompts.ts'
import { readSvaml, type Instruction, type Place, type Svaml } from './read.ts'

export type RunnerDeps = {
  readonly context: FaceContext
  readonly webhooks: Webhooks
  readonly conferences: Conferences
  readonly recordings: Recordings
  /** Connects the party of the call to a number or SIP address. */
  readonly connect: (call: Call, action: NonNullable<Svaml['action']>) => void
  /** Ends a call for a reason of the platform. */
  readonly end: (call: Call, why: (typeof ends)[keyof typeof ends]) => void
}

export type Runner = {
  /** Runs SVAML in place of what runs there. */
  run(call: Call, svaml: Svaml): void
  /** The same for a document that may be wrong, which ends the call. */
  runText(call: Call, text: string | undefined, place: Place): void
}

export function createRunner(deps: RunnerDeps): Runner {
  const { log } = deps.context
  const fail = (call: Call, wrong: string): void => {
    log(`sinch invalid SVAML: ${wrong}`)
    deps.end(call, ends.invalidSvaml)
  }

  const runner: Runner = {
    run(call, { instructions, action }) {
      call.stop?.()
      call.stop = undefined
      perform(call, instructions, deps, () => {
        if (action) act(call, action, { ...deps, fail, runText: runner.runText })
      })
    },
    runText(call, text, place) {
      if (isOver(call) || text === undefined || text.trim() === '') return
      const svaml = readSvaml(text, place)
      if ('wrong' in svaml) fail(call, svaml.wrong)
      else runner.run(call, svaml)
    },
  }
  return runner
}

/** Instructions run in their order; the action follows the last one. */
function perform(
  call: Call,
  [first, ...rest]: readonly Instruction[],
  deps: RunnerDeps,
  done: () => void,
): void {
  if (isOver(call)) return
  if (!first) return done()
  const next = (): void => perform(call, rest, deps, done)
  const prompts = promptsFor(first)
  if (prompts) {
    call.stop = playPrompts(deps.context.clock, call.leg?.line, prompts, next)
    return
  }
  if (first.name === 'startRecording') deps.recordings.start(call, first.value)
  if (first.name === 'stopRecording') call.stopRecording?.()
  next()
}

function promptsFor({ name, value }: Instruction): readonly Prompt[] | undefined {
  switch (name) {
    case 'say':
      return [speech(scalarText(value['text']))]
    case 'playFiles': {
      const ids = Array.isArray(value['ids']) ? value['ids'] : [value['ids']]
      return ids.flatMap((id) => promptsOf(id))
    }
    case 'sendDtmf':
      return [{ kind: 'digits', groups: groupDigits(scalarText(value['value'])) }]
    default:
      return undefined
  }
}

type ActDeps = RunnerDeps & {
  readonly fail: (call: Call, wrong: string) => void
  readonly runText: Runner['runText']
}

function act(call: Call, action: NonNullable<Svaml['action']>, deps: ActDeps): void {
  const { name, value } = action
  switch (name) {
    case 'hangup':
      return deps.end(call, ends.byManager)
    case 'connectConf':
      return connectConference(call, value, deps)
    case 'connectPstn':
    case 'connectSip':
      return deps.connect(call, action)
    case 'runMenu':
      return menu(call, value, deps)
    case 'park':
      return park(call, value, deps)
    case 'continue':
      return
    default:
      deps.context.log(`sinch SVAML: ${name} is not emulated: it is left out`)
  }
}

function connectConference(call: Call, value: JsonObject, deps: ActDeps): void {
  const id = value['conferenceId']
  if (typeof id !== 'string' || id === '' || id.length > 64)
    return deps.fail(call, 'connectConf needs a conferenceId of at most 64 characters')
  deps.conferences.join(call, id)
}

function menu(call: Call, value: JsonObject, deps: ActDeps): void {
  const menus = readMenus(value)
  if ('wrong' in menus) return deps.fail(call, menus.wrong)
  const { clock } = deps.context
  const answer = async (menuResult: MenuResult): Promise<void> => {
    const { pie, tells } = call.callbacks
    const text =
      pie ?? (tells.pie ? await deps.webhooks.ask(call, 'pie', { menuResult }) : undefined)
    deps.runText(call, text, 'pie')
  }
  call.stop = runMenus({ clock, line: call.leg?.line }, value, menus, (result) => {
    call.stop = undefined
    void answer(result)
  })
}

/** The hold prompt repeats until the call is taken on. */
function park(call: Call, value: JsonObject, deps: ActDeps): void {
  const hold = promptsOf(value['holdPrompt']).map((prompt) =>
    prompt.kind === 'speech' || prompt.kind === 'file' ? { ...prompt, loop: 0 } : prompt,
  )
  const prompts = [...promptsOf(value['introPrompt']), ...hold]
  const { clock } = deps.context
  const stop = playPrompts(clock, call.leg?.line, prompts, () => undefined)
  const limit = value['maxDuration']
  const cancel =
    typeof limit === 'number'
      ? clock.after(limit * 1000, () => deps.end(call, ends.timeout))
      : undefined
  call.stop = () => {
    stop()
    cancel?.()
  }
}
