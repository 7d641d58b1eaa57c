/** The kind of a workspace's own feed: RSS or Atom, fetched by a client that goes to public addresses only. */
export const PRIVATE_KIND = 'private-rss';
