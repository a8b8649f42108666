import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { isOver } from '../calls/call.ts'
import { readCallee } from '../calls/create.ts'
import type { CallRouteDeps } from '../calls/routes.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../pages.ts'
import { readParameters } from '../parameters.ts'
import { rfc2822 } from '../times.ts'
import type { Conference, Conferences, Member } from './conferences.ts'

type Deps = CallRouteDeps & { readonly conferences: Conferences }

const SID = /^CF[\da-f]{32}$/
const CONFERENCE_EVENTS = ['start', 'end', 'join', 'leave', 'mute', 'hold'] as const

/** Conferences and their participants (OpenAPI, Apr 2026). */
export function conferenceRoutes(deps: Deps): readonly Route[] {
  const { account, conferences } = deps
  const view = (conference: Conference) => viewConference(conference, account.sid)
  const find = (request: FaceRequest, sid = ''): Conference => {
    const found = conferences.get(sid)
    if (!found || found.createdAt > request.visibleUntil)
      throw new TwilioError('notFound', request.path)
    return found
  }
  return [
    route.get('/Conferences.json', (request) => {
      const parameters = readParameters(request.query)
      const name = parameters.text('FriendlyName')
      const status = parameters.oneOf('Status', ['init', 'in-progress', 'completed'])
      const found = conferences
        .all()
        .filter(
          (one) =>
            one.createdAt <= request.visibleUntil &&
            (name === undefined || name === one.name) &&
            (status === undefined || status === one.status),
        )
        .toReversed()
      return json(200, page(request, 'conferences', found, view))
    }),
    route.get('/Conferences/:sid.json', (request, { sid }) => json(200, view(find(request, sid)))),
    route.post('/Conferences/:sid.json', (request, { sid }) => {
      const conference = find(request, sid)
      const parameters = readParameters(request.form())
      const status = parameters.oneOf('Status', ['completed'])
      if (status) conferences.end(conference, 'conference-ended-via-api')
      return json(200, view(conference))
    }),
    ...participantRoutes(deps, find),
  ]
}

function participantRoutes(
  deps: Deps,
  find: (request: FaceRequest, sid?: string) => Conference,
): readonly Route[] {
  const { account, calls, conferences } = deps
  const path = '/Conferences/:conference/Participants'
  const findMember = (request: FaceRequest, sid?: string, call = ''): [Conference, Member] => {
    const conference = find(request, sid)
    const member =
      conference.members.get(call) ??
      [...conference.members.values()].find(({ label }) => label === call)
    if (!member) throw new TwilioError('notFound', request.path)
    return [conference, member]
  }
  const view = (conference: Conference) => (member: Member) =>
    viewParticipant(member, conference, account.sid)
  return [
    route.get(`${path}.json`, (request, { conference: sid }) => {
      const conference = find(request, sid)
      const parameters = readParameters(request.query)
      const muted = parameters.flag('Muted')
      const hold = parameters.flag('Hold')
      const members = [...conference.members.values()].filter(
        (one) =>
          one.present &&
          (muted === undefined || one.muted === muted) &&
          (hold === undefined || one.hold === hold),
      )
      return json(200, page(request, 'participants', members, view(conference)))
    }),
    route.post(`${path}.json`, (request, { conference: given = '' }) => {
      // Documents name a conference without the spaces around it.
      const name = given.trim()
      const known = SID.test(name) ? find(request, name) : undefined
      if (name === '' || known?.status === 'completed')
        throw new TwilioError('notFound', request.path)
      const plan = readParticipant(request.form(), deps.account)
      // A name opens the conference, once the request is known to be right.
      const conference = known ?? conferences.open(name)
      return json(201, view(conference)(addParticipant(request, conference, plan, deps)))
    }),
    route.get(`${path}/:call.json`, (request, { conference: sid, call }) => {
      const [conference, member] = findMember(request, sid, call)
      return json(200, view(conference)(member))
    }),
    route.post(`${path}/:call.json`, (request, { conference: sid, call }) => {
      const [conference, member] = findMember(request, sid, call)
      const parameters = readParameters(request.form())
      member.muted = parameters.flag('Muted') ?? member.muted
      member.hold = parameters.flag('Hold') ?? member.hold
      member.ends = parameters.flag('EndConferenceOnExit') ?? member.ends
      member.updatedAt = deps.context.clock.now()
      return json(200, view(conference)(member))
    }),
    route.delete(`${path}/:call.json`, (request, { conference: sid, call }) => {
      const [, member] = findMember(request, sid, call)
      calls.hangUp(member.call)
      return empty(204)
    }),
  ]
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

function readParticipant(form: URLSearchParams, account: CallRouteDeps['account']) {
  const parameters = readParameters(form)
  const callback = parameters.url('ConferenceStatusCallback')
  const events = parameters.list('ConferenceStatusCallbackEvent', CONFERENCE_EVENTS)
  return {
    ...readCallee(form, account),
    muted: parameters.flag('Muted') ?? false,
    label: parameters.text('Label'),
    ends: parameters.flag('EndConferenceOnExit') ?? false,
    /** Of the element that joins the conference. */
    attributes: {
      startConferenceOnEnter: String(parameters.flag('StartConferenceOnEnter') ?? true),
      ...(callback === undefined
        ? {}
        : {
            statusCallback: callback,
            // "Defaults to start and end" (OpenAPI, Apr 2026).
            statusCallbackEvent: (events.length > 0 ? events : ['start', 'end']).join(' '),
            statusCallbackMethod: parameters.method('ConferenceStatusCallbackMethod') ?? 'POST',
          }),
    },
  }
}

function addParticipant(
  request: FaceRequest,
  conference: Conference,
  plan: ReturnType<typeof readParticipant>,
  { context, calls, conferences, run, queue }: Deps,
): Member {
  const attributes = Object.entries(plan.attributes)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join('')
  const noun = `<Conference${attributes}>${escape(conference.name)}</Conference>`
  const call = calls.place({
    to: plan.to.text,
    from: plan.from,
    base: `${request.origin}${context.prefix}`,
    cause: request.cause,
    callback: plan.callback,
    ringTimeout: plan.ringTimeout,
    timeLimit: plan.timeLimit,
    queuedFor: queue(),
    answered: (answered) => run(answered, { twiml: `<Response><Dial>${noun}</Dial></Response>` }),
  })
  const member = conferences.expect(conference, call, plan)
  call.onEnd.push(() => member.leave())
  return member
}

function viewConference(conference: Conference, accountSid: string) {
  const path = `/2010-04-01/Accounts/${accountSid}/Conferences/${conference.sid}`
  return {
    account_sid: accountSid,
    date_created: rfc2822(conference.createdAt),
    date_updated: rfc2822(conference.updatedAt),
    api_version: '2010-04-01',
    friendly_name: conference.name,
    region: 'us1',
    sid: conference.sid,
    status: conference.status,
    uri: `${path}.json`,
    subresource_uris: {
      participants: `${path}/Participants.json`,
      recordings: `${path}/Recordings.json`,
    },
    reason_conference_ended: conference.reason ?? null,
    call_sid_ending_conference: conference.endedBy ?? null,
  }
}

const STATUS: Readonly<Record<string, string>> = { queued: 'queued', ringing: 'ringing' }

function viewParticipant(member: Member, conference: Conference, accountSid: string) {
  const { call } = member
  const status = member.present ? 'connected' : (STATUS[call.status] ?? 'connecting')
  return {
    account_sid: accountSid,
    call_sid: call.sid,
    label: member.label ?? null,
    call_sid_to_coach: null,
    coaching: false,
    conference_sid: conference.sid,
    date_created: rfc2822(member.joinedAt),
    date_updated: rfc2822(member.updatedAt),
    end_conference_on_exit: member.ends,
    muted: member.muted,
    hold: member.hold,
    start_conference_on_enter: member.starts,
    status: isOver(call) ? 'complete' : status,
    queue_time: String(call.queueTime),
    uri: `/2010-04-01/Accounts/${accountSid}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  }
}
