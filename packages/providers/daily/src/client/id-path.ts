import { pathSegment } from '@callplane/kit'
import { provider } from '../references.ts'

/** Path of a Daily object by its id. `base` starts with a slash. */
export const idPath = (base: string, id: string): string =>
  `${base}/${pathSegment(id, {
    provider,
    name: 'id',
    pattern: /[A-Za-z0-9_-]{1,128}/,
    expected: 'must be an id as Daily gives it: letters, digits, hyphens and underscores',
  })}`
