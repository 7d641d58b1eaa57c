/** A piece of a picture, as HTML. */
export type Html = string;

/** A page that becomes one picture. */
export interface Page {
  /** In CSS pixels; the height is that of the content. */
  readonly width: number;
  readonly style: string;
  readonly body: Html;
}

/** Who says something in the pictured chat. */
export interface Speaker {
  readonly name: string;
  /** A letter in a coloured square or disc stands for a picture. */
  readonly colour: string;
  readonly isApp: boolean;
}

export const EARSHOT: Speaker = { name: 'Earshot', colour: '#175cd3', isApp: true };

/** Text as HTML shows it literally, in attributes too. */
export function escapeHtml(text: string): Html {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A message of the chat: who says it, when, and what. */
export function renderMessage({ name, colour, isApp }: Speaker, when: string, content: Html): Html {
  const badge = isApp ? '<span class="badge">APP</span>' : '';
  const head = `<b class="name">${escapeHtml(name)}</b>${badge}<time>${escapeHtml(when)}</time>`;
  const face = `<div class="face" style="background:${colour}">${escapeHtml(name.slice(0, 1))}</div>`;
  return `<div class="message">${face}<div class="said"><div class="head">${head}</div>${content}</div></div>`;
}

/** A part of the window under its own title. */
export function renderPane(title: string, content: Html): Html {
  return `<section class="pane"><h1>${escapeHtml(title)}</h1>${content}</section>`;
}

/** Words, linked where an address is given. */
export function renderLink(words: Html, url: string | undefined): Html {
  return url === undefined ? words : `<a href="${escapeHtml(url)}">${words}</a>`;
}

/**
 * The whole document. Nothing is fetched (the policy forbids it), and the height of the content, to an even number, is
 * written on the root element, where it can be read before the picture is taken.
 */
export function renderPage({ width, style, body }: Page): Html {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<style>${BASE_STYLE}body{width:${width}px}${style}</style></head><body>${body}
<script>document.documentElement.dataset.height = 2 * Math.ceil(document.body.getBoundingClientRect().height / 2)</script>
</body></html>`;
}

const BASE_STYLE = `
*{box-sizing:border-box;margin:0;padding:0}
body{display:flex;background:#fff;color:#1d2127;font:15px/1.45 Inter,"Noto Sans","Liberation Sans",sans-serif,"Noto Color Emoji"}
.pane{flex:1;min-width:0;padding:0 18px 18px}
.pane+.pane{border-left:1px solid #dfe2e6;background:#fafbfc}
h1{font-size:15px;line-height:1.3;margin:0 -18px 14px;padding:12px 18px;border-bottom:1px solid #dfe2e6}
.message{display:flex;gap:10px}
.message+.message{margin-top:18px}
.face{flex:none;width:36px;height:36px;color:#fff;font-weight:700;display:grid;place-items:center}
.said{flex:1;min-width:0;overflow-wrap:anywhere}
.head{display:flex;align-items:baseline;gap:7px;line-height:1.2;margin-bottom:4px}
.badge{font-size:10px;font-weight:700;border-radius:3px;padding:1px 4px}
time,.small,.aside{color:#5c6570;font-size:13px}
a{color:#0b5cad;text-decoration:none}
code{font:13px "Liberation Mono",monospace;background:#eef0f2;border-radius:3px;padding:0 3px}
.buttons{display:flex;flex-wrap:wrap;gap:7px;margin-top:9px}
.button{font-size:13px;font-weight:600;padding:5px 11px}
ul{padding-left:20px}
`;
