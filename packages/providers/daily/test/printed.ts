/**
 * What Daily's pages print, byte for byte; only telephone numbers are replaced. Pages: docs.daily.co/reference/rest-api/
 * rooms/dial-out/start, …/dial-in/pinless-update, …/webhooks/events/*.
 */
export const dialOutStart = `
{
  "sipUri": "<string>",
  "phoneNumber": "<string>",
  "extension": "<string>",
  "waitBeforeExtensionDialSec": 0,
  "displayName": "<string>",
  "userId": "<string>",
  "callerId": "<string>",
  "video": true,
  "videoSettings": {
    "width": 1280,
    "height": 720,
    "fps": 15,
    "videoBitrate": 900
  },
  "codecs": {
    "audio": [
      [
        "OPUS",
        "G722",
        "PCMU",
        "PCMA"
      ]
    ],
    "video": [
      [
        "H264",
        "VP8"
      ]
    ]
  }
}
`

export const pinlessCallUpdate = `
{
  "callId": "<string>",
  "callDomain": "<string>",
  "sipUri": "<string>"
}
`

export const dialinReady = `{
  "version": "1.0.0",
  "type": "dialin.ready",
  "id": "3602-dial-in-ready-1744186319",
  "payload": {
    "domain_id": "04b89420-cf8b-4ea5-a428-02c40b0e2a59",
    "room": "my-sip-room",
    "timestamp": "1744186319",
    "sip_endpoint": "sip:my-sip-room.0@daily-23097230720-app.dapp.signalwire.com"
  },
  "event_ts": 1744186319.195
}`

export const dialinConnected = `{
  "version": "1.0.0",
  "type": "dialin.connected",
  "id": "2868-dial-in-con-ff1e7130-7752-4304-9cf4-08d2583a41dc",
  "payload": {
    "domain_id": "04b89420-cf8b-4ea5-a428-02c40b0e2a59",
    "room": "my-dialin-room",
    "timestamp": "1728036610",
    "session_id": "ff1e7130-7752-4304-9cf4-08d2583a41dc",
    "sip_from": "sip:myuser@mysip.sip.twilio.com",
    "sip_headers": {
      "X-New-Hdr": "myhdr"
    },
    "display_name": "sip-user"
  },
  "event_ts": 1728036610.899
}`

export const recordingStarted = `{
  "version": "1.0.0",
  "type": "recording.started",
  "id": "rec-sta-c3df927c-f738-4471-a2b7-066fa7e95a6b-1692124183",
  "payload": {
    "action": "start-cloud-recording",
    "recording_id": "08fa0b24-9220-44c5-846c-3f116cf8e738",
    "layout": {
      "preset": "active-participant"
    },
    "started_by": "0a20567c-9e95-4fa7-aaa3-fb62f5be0449",
    "instance_id": "c3df927c-f738-4471-a2b7-066fa7e95a6b",
    "start_ts": 1692124183
  },
  "event_ts": 1692124183
}`

export const recordingReady = `{
  "version": "1.0.0",
  "type": "recording.ready-to-download",
  "id": "rec-rtd-c3df927c-f738-4471-a2b7-066fa7e95a6b-1692124192",
  "payload": {
    "recording_id": "08fa0b24-9220-44c5-846c-3f116cf8e738",
    "room_name": "Xcm97xRZ08b2dePKb78g",
    "start_ts": 1692124183,
    "status": "finished",
    "max_participants": 1,
    "duration": 9,
    "share_token": "ntDCL5k98Ulq",
    "s3_key": "api-test-1j8fizhzd30c/Xcm97xRZ08b2dePKb78g/1692124183028"
  },
  "event_ts": 1692124192
}`
