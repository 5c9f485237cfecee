#!/usr/bin/env python3
"""Opens report.html in Chromium: phone and desktop, light and dark, on paper.

    python3 browser.py --binary arrears [--screenshots DIR] FOLDER…

Needs playwright and Debian's chromium. Nothing may be asked of a network, written to the console or stick out at the side; every
control must be reachable by keyboard; text must stand out from its ground by 4.5 to 1. Exit status 1 and what is wrong.
"""
import os
import tempfile

from playwright.sync_api import sync_playwright

from runs import end, name, options, report

# Contrast of every text with what is behind it, by WCAG 2.1; the worst of the page.
CONTRAST = """() => {
  const light = c => { const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data] };
  const ground = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c[3] === 255) return c }
    return [255, 255, 255, 255] };
  let worst = [99, ''];
  for (const e of document.querySelectorAll('h1,h2,h3,p,li,a,td,th,summary,figcaption,text')) {
    const style = getComputedStyle(e), color = rgba(e.tagName === 'text' ? style.fill : style.color), back = ground(e);
    const [a, b] = [light(color.slice(0, 3)), light(back.slice(0, 3))].sort((x, y) => y - x), ratio = (a + 0.05) / (b + 0.05);
    if (ratio < worst[0]) worst = [ratio, e.tagName + ' ' + e.textContent.slice(0, 40)] }
  return worst }"""
# Whether every link, folded table and wide table takes the focus in turn.
FOCUS = "() => [...document.querySelectorAll('a,summary,.table')].every(e => e.tabIndex >= 0)"
NAMED = """() => [...document.querySelectorAll('svg')].every(e => e.getAttribute('role') === 'img' &&
  e.getAttribute('aria-labelledby').split(' ').every(id => document.getElementById(id)?.textContent.trim()))"""


def look(browser, path, label, width, scheme, media, shots, wrong):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.on("console", lambda message: wrong.append(f"{label}: console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{label}: error: {error}"))
    page.on("request", lambda r: None if r.url == "file://" + path else wrong.append(f"{label}: asks for {r.url}"))
    page.goto("file://" + path)
    if media:
        page.emulate_media(media=media)
    size = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if size[0] > size[1]:
        wrong.append(f"{label}: {size[0]} wide on a screen of {size[1]}")
    contrast, where = page.evaluate(CONTRAST)
    if contrast < 4.5:
        wrong.append(f"{label}: contrast {contrast:.2f} of {where!r}")
    if not page.evaluate(FOCUS):
        wrong.append(f"{label}: something cannot be reached by keyboard")
    if not page.evaluate(NAMED):
        wrong.append(f"{label}: a picture has no words")
    if page.evaluate("document.querySelectorAll('figure').length") == 0:
        wrong.append(f"{label}: no picture")
    if shots:
        page.screenshot(path=os.path.join(shots, label.replace(" ", "-") + ".png"), full_page=True)
    context.close()


VIEWS = [("phone", 360, "light", None), ("phone dark", 360, "dark", None), ("desktop", 1280, "light", None),
         ("desktop dark", 1280, "dark", None), ("paper", 900, "light", "print")]


def main():
    o, wrong = options(("--screenshots", "folder for pictures of every view")), []
    with sync_playwright() as play, tempfile.TemporaryDirectory() as temporary:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for place, folder in enumerate(o.folders):
            page = os.path.join(report(o, folder, os.path.join(temporary, str(place)), "html"), "report.html")
            for view, width, scheme, media in VIEWS:
                look(browser, page, f"{name(folder)} {view}", width, scheme, media, o.screenshots, wrong)
        browser.close()
    end(wrong, f"{len(o.folders)} pages in {len(o.folders) * len(VIEWS)} views")


if __name__ == "__main__":
    main()
