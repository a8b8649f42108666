import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { signHs256, verifyHs256 } from '../../shared/jwt.ts'
import type { Account } from '../account.ts'
import { invalid } from '../errors.ts'
import { bodyOf, readBody, type Body } from '../parameters.ts'

/** Names of the properties in a token (docs.daily.co/docs/guides/privacy-and-security/self-signing-tokens). */
const CLAIMS = {
  nbf: 'nbf',
  exp: 'exp',
  room_name: 'r',
  user_id: 'ud',
  user_name: 'u',
  is_owner: 'o',
  knocking: 'k',
  close_tab_on_exit: 'ctoe',
  redirect_on_meeting_exit: 'rome',
  intercom_join_alert: 'ij',
  start_cloud_recording: 'sr',
  start_cloud_recording_opts: 'sro',
  auto_start_transcription: 'ast',
  enable_recording: 'er',
  enable_screenshare: 'ss',
  start_video_off: 'vo',
  start_audio_off: 'ao',
  meeting_join_hook: 'mjh',
  eject_at_token_exp: 'ejt',
  eject_after_elapsed: 'eje',
  lang: 'uil',
  enable_recording_ui: 'erui',
  permissions: 'p',
} as const

const FLAGS =
  `is_owner knocking close_tab_on_exit intercom_join_alert start_cloud_recording auto_start_transcription
  enable_screenshare start_video_off start_audio_off eject_at_token_exp enable_recording_ui`.split(
    /\s+/,
  )
const TIMES = ['nbf', 'exp', 'eject_after_elapsed']
const TEXTS = ['room_name', 'user_id', 'user_name', 'redirect_on_meeting_exit', 'lang']

/** Meeting tokens: signed with the API key, as an application signs them by itself. */
export function tokenRoutes(
  { wall }: Pick<FaceContext, 'wall'>,
  { apiKey, domainId }: Account,
): readonly Route[] {
  const now = (): number => Math.floor(wall() / 1000)
  return [
    route.post('/meeting-tokens', (request) => {
      const { value } = bodyOf(request, ['properties'])
      const properties = readProperties(value['properties'] ?? {})
      const claims = Object.entries(CLAIMS).flatMap(([name, claim]) =>
        properties.has(name) ? [[claim, properties.value[name]] as const] : [],
      )
      const all = { ...Object.fromEntries(claims), d: domainId, iat: now() }
      return json(200, { token: signHs256(all, apiKey) })
    }),
    route.get('/meeting-tokens/:token', (request, { token = '' }) => {
      const claims = verifyHs256(token, apiKey)
      // [inferred] The wording of these refusals; that an invalid token gets 400 is documented.
      if (!claims || claims['d'] !== domainId) throw invalid('the token is not valid')
      if (isPast(claims['exp'], now())) throw invalid('the token has expired')
      const early = typeof claims['nbf'] === 'number' && claims['nbf'] > now()
      if (early && request.query.get('ignoreNbf') !== 'true')
        throw invalid('the token is not valid yet')
      return json(200, propertiesOf(claims))
    }),
  ]
}

const isPast = (time: unknown, now: number): boolean => typeof time === 'number' && time <= now

function readProperties(value: unknown): Body {
  // Null unsets a property, as it does of a room.
  const given = isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, it]) => it !== null))
    : value
  const body = readBody(given, Object.keys(CLAIMS), 'properties.')
  for (const name of FLAGS) body.flag(name)
  for (const name of TIMES) body.integer(name, 0, 99_999_999_999)
  for (const name of TEXTS) body.text(name)
  return body
}

const propertiesOf = (claims: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(CLAIMS).flatMap(([name, claim]) =>
      claims[claim] === undefined ? [] : [[name, claims[claim]]],
    ),
  )
