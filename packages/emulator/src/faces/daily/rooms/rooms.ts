import type { FaceContext } from '../../face.ts'
import { isJsonObject } from '../../shared/json.ts'
import { invalid, missing } from '../errors.ts'
import { readBody } from '../parameters.ts'

export type DialOutConfig = { readonly allow_room_start?: boolean | undefined }

export type Room = {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  privacy: 'public' | 'private'
  config: Record<string, unknown>
}

/** Room properties of docs.daily.co/reference/rest-api/rooms/create-room that a client may send. */
const PROPERTIES = `
  nbf exp max_participants enable_people_ui enable_emoji_reactions enable_hand_raising
  enable_pip_ui enable_network_ui enable_prejoin_ui enable_screenshare
  enable_video_processing_ui enable_chat enable_advanced_chat enable_knocking
  start_video_off start_audio_off owner_only_broadcast enable_recording eject_at_room_exp
  eject_after_elapsed enable_adaptive_simulcast enable_multiparty_adaptive_simulcast
  experimental_optimize_large_calls lang geo meeting_join_hook signaling_imp rtmp_geo
  recordings_bucket permissions sfu_switchover enable_mesh_sfu enable_hidden_participants
  enable_shared_chat_history dialin sip enable_dialout dialout_config
  max_sip_pstn_sessions_per_room streaming_endpoints enforce_unique_user_ids
  close_tab_on_exit redirect_on_meeting_exit media enable_terse_logging`
  .trim()
  .split(/\s+/)

const DIALOUT_CONFIG = [
  'allow_room_start',
  'dialout_geo',
  'max_idle_timeout_sec',
  'max_idle_timeout_post_conversation_sec',
]

/** Checks properties and leaves out those set to null, which is how Daily unsets one. */
function readProperties(value: unknown): Record<string, unknown> {
  if (value === undefined) return {}
  const given = isJsonObject(value)
    ? Object.fromEntries(Object.entries(value).filter(([, it]) => it !== null))
    : value
  const body = readBody(given, PROPERTIES, 'properties.')
  for (const name of ['enable_dialout', 'eject_at_room_exp', 'enable_chat']) body.flag(name)
  for (const name of ['exp', 'nbf', 'eject_after_elapsed']) body.integer(name, 0, 99_999_999_999)
  body.integer('max_sip_pstn_sessions_per_room', 1, 1000)
  if (body.has('dialout_config')) {
    const config = readBody(
      body.value['dialout_config'],
      DIALOUT_CONFIG,
      'properties.dialout_config.',
    )
    config.flag('allow_room_start')
    config.text('dialout_geo')
    config.integer('max_idle_timeout_sec', 0, 86_400)
    config.integer('max_idle_timeout_post_conversation_sec', 0, 86_400)
  }
  return { ...body.value }
}

/** Letters, digits, hyphen and underscore, at most 128 (…/rooms/create-room); so no dot. */
const NAME = /^[A-Za-z0-9_-]{1,128}$/

export type Rooms = {
  create(name: string | undefined, privacy: Room['privacy'], properties: unknown): Room
  /** Throws `not-found`. */
  find(name: string | undefined, visibleUntil?: number): Room
  list(visibleUntil: number): readonly Room[]
  update(room: Room, privacy: Room['privacy'] | undefined, properties: unknown): void
  remove(room: Room): void
  /** Past its `exp` no one may join; checked in real time, like all Unix timestamps of clients. */
  expired(room: Room): boolean
  view(room: Room): unknown
  reset(): void
}

export function createRooms({ clock, wall, random }: FaceContext, domain: string): Rooms {
  const rooms = new Map<string, Room>()

  const withSip = (room: Room): void => {
    if (isJsonObject(room.config['sip'])) {
      room.config['sip_uri'] ??= { endpoint: `sip:${random.integer(1e9)}.0@${domain}.sip.daily.co` }
    } else delete room.config['sip_uri']
  }

  return {
    create(name = random.string(20), privacy, properties) {
      if (!NAME.test(name)) {
        throw invalid("'name' must be letters, digits, dash and underscore, at most 128")
      }
      if (rooms.has(name)) throw invalid(`a room named ${name} already exists`)
      const room: Room = {
        id: random.uuid(),
        name,
        createdAt: clock.now(),
        privacy,
        config: readProperties(properties),
      }
      withSip(room)
      rooms.set(name, room)
      return room
    },
    find(name = '', visibleUntil = Infinity) {
      const room = rooms.get(name)
      if (!room || room.createdAt > visibleUntil) throw missing(`room ${name} not found`)
      return room
    },
    list: (visibleUntil) =>
      [...rooms.values()].filter((room) => room.createdAt <= visibleUntil).toReversed(),
    update(room, privacy, properties) {
      const fresh = readProperties(properties)
      const unset = isJsonObject(properties)
        ? Object.keys(properties).filter((key) => properties[key] === null)
        : []
      const kept = Object.entries(room.config).filter(([key]) => !unset.includes(key))
      room.config = { ...Object.fromEntries(kept), ...fresh }
      room.privacy = privacy ?? room.privacy
      withSip(room)
    },
    remove: (room) => void rooms.delete(room.name),
    expired: ({ config }) => typeof config['exp'] === 'number' && config['exp'] * 1000 <= wall(),
    view: (room) => ({
      id: room.id,
      name: room.name,
      api_created: true,
      privacy: room.privacy,
      url: `https://${domain}.daily.co/${room.name}`,
      created_at: new Date(room.createdAt).toISOString(),
      config: room.config,
    }),
    reset: () => rooms.clear(),
  }
}

export const dialOutConfig = ({ config }: Room): DialOutConfig =>
  isJsonObject(config['dialout_config']) ? config['dialout_config'] : {}
