/* All units of a table over the years on one drawing to zoom, point at and pick from, by ECharts; the figures are those of the table, and without this the page loses nothing else. */
"use strict";
(() => {
  const box = document.querySelector("[data-explore]");
  const table = box && document.getElementById(box.dataset.explore);
  if (!table || typeof echarts === "undefined") return;

  const years = [...table.querySelectorAll("thead [data-year]")].map((head) => head.dataset.year);
  const quiet = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const text = (figure) => figure.toFixed(2).replace(".", ",");
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const font = getComputedStyle(document.body).fontFamily;

  function figures(row) {
    return [...row.querySelectorAll("td.n")].map((cell) => ("value" in cell.dataset ? Number(cell.dataset.value) : null));
  }

  function pieces(row, name) { // a merger cuts the line: one series for each piece
    const all = figures(row);
    const cuts = [...row.querySelectorAll("td.n")].flatMap((cell, at) => ("merged" in cell.dataset ? [at] : []));
    return [0, ...cuts].map((from, at) => ({
      name,
      data: all.map((figure, place) => (place >= from && place < (cuts[at] ?? all.length) ? figure : null)),
    }));
  }

  const rows = [...table.querySelectorAll("tbody tr")];
  const averageName = box.querySelector("[data-average]").dataset.average;
  const lines = rows.flatMap((row) => pieces(row, "average" in row.dataset ? averageName : row.querySelector("[data-name]").textContent));

  function series(picked) {
    return lines.map((line) => {
      const average = line.name === averageName;
      const strong = line.name === picked;
      const colour = strong ? token("--accent-ink") : token(average ? "--ink" : "--brand-line");
      return {
        ...line,
        type: "line",
        z: strong ? 5 : average ? 4 : 2,
        symbol: strong ? "diamond" : "circle",
        symbolSize: strong ? 10 : 6,
        lineStyle: { color: colour, width: strong || average ? 3 : 1.5, type: average ? "dashed" : "solid" },
        itemStyle: { color: colour },
        emphasis: { focus: "series", lineStyle: { width: 3, color: token("--brand") }, itemStyle: { color: token("--brand") } },
        endLabel: { show: strong || average, formatter: () => (strong ? picked : averageName), fontFamily: font, color: token("--ink"), width: 110, overflow: "truncate" },
      };
    });
  }

  box.hidden = false;
  const chart = echarts.init(box.querySelector("[data-average]"), null, { renderer: "svg" });
  const draw = (picked) => chart.setOption({
    animation: !quiet,
    textStyle: { fontFamily: font, color: token("--ink-2") },
    grid: { left: 44, right: 130, top: 16, bottom: 34 },
    tooltip: { trigger: "item", renderMode: "richText", confine: true, textStyle: { fontFamily: font, fontSize: 13, color: token("--ink") }, formatter: (point) => `${point.seriesName}\nNăm ${point.name}: ${text(point.value)}` },
    xAxis: { type: "category", data: years, boundaryGap: years.length === 1 },
    yAxis: { type: "value", scale: true, axisLabel: { formatter: (figure) => String(figure).replace(".", ",") } },
    dataZoom: [{ type: "slider", yAxisIndex: 0, right: 4, width: 16, showDetail: false, brushSelect: false, filterMode: "none" }],
    series: series(picked),
  });
  draw("");

  const pick = box.querySelector("[data-explore-pick]");
  for (const name of new Set(lines.map((line) => line.name))) {
    if (name !== averageName) pick.add(new Option(name, name));
  }
  pick.addEventListener("change", () => draw(pick.value));
  chart.on("click", (point) => {
    if (point.seriesName === averageName) return;
    pick.value = point.seriesName;
    draw(pick.value);
  });
  new ResizeObserver(() => chart.resize()).observe(box);
})();
