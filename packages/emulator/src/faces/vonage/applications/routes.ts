import { empty, json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { findVisible, visibleOf } from '../../shared/records.ts'
import { VonageError } from '../errors.ts'
import type { Application, Applications } from './applications.ts'
import { readApplication } from './read.ts'

type Deps = {
  readonly context: FaceContext
  readonly applications: Applications
  /** Of the account's pair, in PEM. */
  readonly privateKey: () => string
  /** Applications decide where calls to numbers go. */
  readonly changed: () => void
}

/** Application API v2, with the account's key and secret. */
export function applicationRoutes(deps: Deps): readonly Route[] {
  const { applications, context, changed } = deps
  const { store } = applications
  const find = (request: FaceRequest, id = ''): Application => {
    const found = findVisible(request, store, id)
    if (!found) throw notFound(id)
    return found
  }
  const view = (application: Application) => ({
    id: application.id,
    name: application.name,
    keys: { public_key: applications.publicPemOf(application) },
    capabilities: application.capabilities,
    privacy: { improve_ai: application.improvesAi },
    _links: { self: { href: `/v2/applications/${application.id}` } },
  })
  return [
    route.get('/v2/applications', (request) =>
      json(200, pageOf(request, visibleOf(request, store.values()), view)),
    ),
    route.post('/v2/applications', (request) => {
      const application: Application = {
        ...readApplication(request.json()),
        id: context.random.uuid(),
        createdAt: context.clock.now(),
      }
      store.set(application.id, application)
      const shown = view(application)
      // "Only returned when the application is created without a public key."
      const generated = application.publicKey === undefined
      const keys = generated ? { ...shown.keys, private_key: deps.privateKey() } : shown.keys
      return json(201, { ...shown, keys })
    }),
    route.get('/v2/applications/:id', (request, { id }) => json(200, view(find(request, id)))),
    route.put('/v2/applications/:id', (request, { id }) => {
      const application = find(request, id)
      const { publicKey, ...body } = readApplication(request.json())
      Object.assign(application, body, publicKey === undefined ? {} : { publicKey })
      changed()
      return json(200, view(application))
    }),
    route.delete('/v2/applications/:id', (request, { id }) => {
      store.delete(find(request, id).id)
      changed()
      return empty(204)
    }),
  ]
}

const notFound = (id: string): VonageError =>
  new VonageError(404, [], `ID '${id}' does not exist, or you do not have access`)

function pageOf(
  request: FaceRequest,
  all: readonly Application[],
  view: (one: Application) => object,
): object {
  const faults: { name: string; reason: string }[] = []
  const count = (name: string, otherwise: number, max: number): number => {
    const given = request.query.get(name)
    if (given === null) return otherwise
    const value = /^\d+$/.test(given) ? Number(given) : Number.NaN
    if (value >= 1 && value <= max) return value
    faults.push({ name, reason: `must be between 1 and ${max}` })
    return otherwise
  }
  const size = count('page_size', 10, 100)
  const page = count('page', 1, Number.MAX_SAFE_INTEGER)
  if (faults.length > 0) throw new VonageError(400, faults)
  const pages = Math.max(1, Math.ceil(all.length / size))
  const href = (number: number) => ({
    href: `/v2/applications?page_size=${size}&page=${number}`,
  })
  return {
    page_size: size,
    page,
    total_items: all.length,
    total_pages: pages,
    _embedded: { applications: all.slice((page - 1) * size, page * size).map(view) },
    _links: {
      self: href(page),
      first: href(1),
      last: href(pages),
      ...(page > 1 ? { prev: href(page - 1) } : {}),
      ...(page < pages ? { next: href(page + 1) } : {}),
    },
  }
}
