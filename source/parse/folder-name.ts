/** Names of folders on the publishing branch, each a part of a URL: those that are in use on Killercoda. */
export const FOLDER_NAME = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/
