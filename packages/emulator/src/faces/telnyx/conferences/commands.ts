import { json } from '../../../server/message.ts'
import { soundMs } from '../../../network/leg-sounds.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { spokenWords } from '../../shared/prompts.ts'
import { lineOf } from '../calls/call.ts'
import { answeredCallOf, type CommandDeps } from '../calls/command-routes.ts'
import { TelnyxError } from '../errors.ts'
import { read, validate, type Body } from '../parameters.ts'
import type { Conference, Conferences } from './conferences.ts'
import { conferenceParameters } from './parameters.ts'
import type { Participant, SupervisorRole } from './participants.ts'

export type ConferenceDeps = CommandDeps & { readonly conferences: Conferences }

type Command = (conference: Conference, body: Body) => void

/** `…/actions/*` of one conference. */
export function conferenceCommands(
  deps: ConferenceDeps,
  find: (request: FaceRequest, id?: string) => Conference,
): readonly Route[] {
  const { conferences, context } = deps
  const now = (): number => context.clock.now()
  const action = (
    name: Exclude<keyof typeof conferenceParameters, 'create' | 'participant'>,
    run: Command,
  ): Route =>
    route.post(`/v2/conferences/:id/actions/${name}`, (request, { id = '' }) => {
      const body = validate(request.json(), request.text, conferenceParameters[name])
      return deps.once(id, body, () => {
        const conference = find(request, id)
        if (conference.endedAt !== undefined) throw new TelnyxError({ name: 'conferenceEnded' })
        run(conference, body)
        return json(200, { data: { result: 'ok' } })
      })
    })
  const change = (name: 'mute' | 'unmute' | 'hold' | 'unhold', changes: Partial<Participant>) =>
    action(name, (conference, body) => {
      for (const member of membersOf(conference, body))
        Object.assign(member, changes, { updatedAt: now() })
    })
  return [
    action('join', (conference, body) => {
      const call = answeredCallOf(deps, String(body['call_control_id']))
      conferences.join(conference, call, {
        ends: read<boolean>(body, 'end_conference_on_exit'),
        softEnds: read<boolean>(body, 'soft_end_conference_on_exit'),
        muted: read<boolean>(body, 'mute'),
        onHold: read<boolean>(body, 'hold'),
        role: read<SupervisorRole>(body, 'supervisor_role'),
        whispersTo: read<readonly string[]>(body, 'whisper_call_control_ids'),
      })
    }),
    action('leave', (conference, body) =>
      conferences.leave(conference, answeredCallOf(deps, String(body['call_control_id']))),
    ),
    action('update', (conference, body) => {
      const [member] = membersOf(conference, { call_control_ids: [body['call_control_id']] })
      if (!member) return
      member.role = body['supervisor_role'] as SupervisorRole
      member.whispersTo = read<readonly string[]>(body, 'whisper_call_control_ids') ?? []
      // "The supervisor is muted but can hear all participants."
      member.muted = member.role === 'monitor'
      member.updatedAt = now()
    }),
    action('end', (conference) => conferences.end(conference)),
    change('mute', { muted: true }),
    change('unmute', { muted: false }),
    change('hold', { onHold: true }),
    change('unhold', { onHold: false }),
    action('send_dtmf', (conference, body) => {
      const digits = String(body['digits']).replaceAll(/w/gi, '')
      for (const { call } of membersOf(conference, body)) {
        lineOf(call)?.sendDigits(digits)
      }
    }),
    action('play', (conference, body) => {
      const file = read<string>(body, 'audio_url') ?? read<string>(body, 'media_name')
      if (file === undefined)
        throw new TelnyxError({ name: 'missing', about: 'audio_url', pointer: '/audio_url' })
      const media = { media_url: body['audio_url'] ?? null, media_name: body['media_name'] ?? null }
      sound({ conference, body, kind: 'file', text: file, media }, deps)
    }),
    action('speak', (conference, body) => {
      const text = spokenWords(String(body['payload']))
      sound({ conference, body, kind: 'speech', text, media: {} }, deps)
    }),
    // What is heard is noted as a whole when it begins, so that there is nothing to cut short.
    action('stop', (conference, body) => void membersOf(conference, body)),
  ]
}

/** The participants that `call_control_ids` names; all of them when it is absent or empty. */
function membersOf(conference: Conference, body: Body): readonly Participant[] {
  const ids = read<readonly string[]>(body, 'call_control_ids') ?? []
  const all = [...conference.members.values()]
  if (ids.length === 0) return all
  return ids.map((id) => {
    const member = all.find(({ call }) => call.controlId === id)
    if (!member) throw new TelnyxError({ name: 'badCall', pointer: '/call_control_ids' })
    return member
  })
}

type Sound = {
  readonly conference: Conference
  readonly body: Body
  readonly kind: 'speech' | 'file'
  readonly text: string
  readonly media: Readonly<Record<string, unknown>>
}

/** Plays to the whole conference, or to the participants named, and reports its start and end. */
function sound(
  { conference, body, kind, text, media }: Sound,
  { conferences, webhooks, context: { clock } }: ConferenceDeps,
): void {
  const members = membersOf(conference, body)
  const lasts = soundMs(kind, text)
  for (const { call } of members) lineOf(call)?.play(kind, text, lasts)
  const name = kind === 'file' ? 'playback' : 'speak'
  const isPart = (read<readonly string[]>(body, 'call_control_ids') ?? []).length > 0
  const tell = (what: 'started' | 'ended'): void => {
    if (!isPart) return conferences.tell(conference, `conference.${name}.${what}`, media)
    for (const { call } of members)
      webhooks.tell(call, `conference.participant.${name}.${what}`, {
        conference_id: conference.id,
        creator_call_session_id: conference.creator.sessionId,
        ...media,
      })
  }
  tell('started')
  clock.after(lasts, () => tell('ended'))
}
