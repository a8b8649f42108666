import { describe, expect, it } from 'vitest'
import { decodeRecording } from './recording-bytes.ts'
import { recordingUrlFault } from './recording-url.ts'

describe('the URL of a recording (C6)', () => {
  it.each([
    'https://files.example/a.mp3',
    'https://files.example:8443/a.mp3?token=1#t',
    'https://8.8.8.8/a.mp3',
    'https://[2606:4700::1111]/a.mp3',
  ])('may be %s', (url) => {
    expect(recordingUrlFault(url, {})).toBeNull()
  })

  it.each([
    'http://files.example/a.mp3',
    'ftp://files.example/a.mp3',
    'file:///etc/passwd',
    'https://user@files.example/a.mp3',
    'https://:secret@files.example/a.mp3',
    'https://localhost/a',
    'https://localhost./a',
    'https://app.localhost/a',
    'https://db/a',
    'https://metadata.google.internal/a',
    'https://printer.local/a',
    'https://127.0.0.1/a',
    'https://2130706433/a',
    'https://0x7f.1/a',
    'https://0/a',
    'https://10.1.2.3/a',
    'https://172.31.0.1/a',
    'https://192.168.1.1/a',
    'https://100.64.0.1/a',
    'https://169.254.169.254/latest',
    'https://[::1]/a',
    'https://[::]/a',
    'https://[::ffff:169.254.169.254]/a',
    'https://[::ffff:a9fe:a9fe]/a',
    'https://[64:ff9b::a9fe:a9fe]/a',
    'https://[2002:a9fe:a9fe::]/a',
    'https://[fe80::1]/a',
    'https://[fd00::1]/a',
    'https://',
  ])('may not be %s', (url) => {
    expect(recordingUrlFault(url, {})).toMatch(/^must /)
  })

  it('may be internal, or http, where the operator allows it', () => {
    expect(recordingUrlFault('https://10.0.0.1/a', { allowPrivateHosts: true })).toBeNull()
    expect(recordingUrlFault('http://files.example/a', { allowHttp: true })).toBeNull()
    expect(recordingUrlFault('http://10.0.0.1/a', { allowHttp: true })).toMatch('public host')
  })
})

describe('the bytes of a recording (C6)', () => {
  it.each([
    ['SUQz', 'audio/mpeg'],
    ['data:audio/mp3;base64,SUQz', 'audio/mpeg'],
    ['data:AUDIO/X-WAV;base64,SUQz', 'audio/wav'],
    ['data:audio/ogg;codecs=opus;base64,SUQz', 'audio/ogg'],
  ])('%s are %s', (text, contentType) => {
    expect(decodeRecording(text)).toMatchObject({ contentType, bytes: { length: 3 } })
  })

  it.each([
    'data:text/html;base64,SUQz',
    'data:image/svg+xml;base64,SUQz',
    'data:audio/mpeg\r\nset-cookie: a=b;base64,SUQz',
    'data:audio/mpegx;base64,SUQz',
    'data:;base64,SUQz',
    'data:audio/mpeg,SUQz',
    'not base64',
    '',
  ])('are refused of %j', (text) => {
    expect(decodeRecording(text)).toHaveProperty('fault')
  })
})
