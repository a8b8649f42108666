import type { Gateway } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import type { WireTrunk } from '../client/schemas.ts'

const encryptionFrom = wordTable<NonNullable<Gateway['mediaEncryption']>>({
  SIP_MEDIA_ENCRYPT_DISABLE: 'none',
  SIP_MEDIA_ENCRYPT_ALLOW: 'preferred',
  SIP_MEDIA_ENCRYPT_REQUIRE: 'required',
})

/** The older field is always there, and its default means that nothing was said. */
export const encryptionOf = ({ media, mediaEncryption }: WireTrunk): Gateway['mediaEncryption'] => {
  const told = encryptionFrom(media?.encryption)
  const older = encryptionFrom(mediaEncryption)
  return told ?? (older === 'none' ? undefined : older)
}
