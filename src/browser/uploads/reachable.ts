/** What scrolls can be scrolled by keys: while not all of it is seen it can be focused, and says what it is. */
export function keepReachable(place: HTMLElement, name: string): void {
  const look = () => {
    const scrolls = place.scrollHeight > place.clientHeight;
    if (scrolls === place.hasAttribute('tabindex')) return;
    for (const [attribute, value] of Object.entries({ tabindex: '0', role: 'region', 'aria-label': name }))
      if (scrolls) place.setAttribute(attribute, value);
      else place.removeAttribute(attribute);
  };
  const sizes = new ResizeObserver(look);
  for (const each of [place, ...place.children]) sizes.observe(each);
}
