/** The sample of VideoSDK's legacy page, as copied years ago; only the token and the target URL are parameters. */
export const callCustomer = async (
  to: string,
  meetingId: string,
  token: string,
  api = 'https://api.videosdk.live',
) => {
  const response = await fetch(`${api}/v2/sip/outbound-call`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      to,
      displayName: 'John Doe',
      meetingId,
      trunkId: 'trunk_987654321',
      participantId: 'custom_participant_123',
    }),
  })
  return (await response.json()) as {
    readonly statusCode: number
    readonly message: string
    readonly participantId?: string
  }
}
