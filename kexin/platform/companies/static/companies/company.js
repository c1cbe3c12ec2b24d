// Charts from the data that stands in the page, and sliders of the what-if form. The same figures stand in tables.
(function () {
  function ink() { return getComputedStyle(document.body).color; }
  function line() { return { lineStyle: { color: window.kexinColour("--line") } }; }
  var drawn = [];
  function base() {
    // Tooltips as drawings: as HTML they would carry styles that the page's policy refuses.
    return { animation: false, aria: { enabled: false }, textStyle: { color: ink(), fontFamily: getComputedStyle(document.body).fontFamily }, tooltip: { renderMode: "richText" }, legend: { bottom: 0, textStyle: { color: ink() } },
      color: ["#1b8a9f", "#d98e04", "#7a5195"] };
  }
  // Names of indicators in short lines, so that a phone shows them whole: Chinese after so many characters, in lines of one length, English between words.
  function wrapped(label, most) {
    if (/[\u4e00-\u9fff]/.test(label)) return label.match(new RegExp(".{1," + Math.ceil(label.length / Math.ceil(label.length / most)) + "}", "g")).join("\n");
    return label.split(" ").reduce(function (text, word) { return (text.length - text.lastIndexOf("\n") + word.length > 2 * most ? text + "\n" : text + " ") + word; });
  }
  function radar(data, width) {
    var narrow = width < 520;
    var open = data.high.some(function (value, i) { return value !== data.low[i]; });
    var series = [{ name: data.names[0], value: data.low, areaStyle: { opacity: 0.25 } }];
    if (open) series.push({ name: data.names[1], value: data.high, lineStyle: { type: "dashed" } });
    return Object.assign(base(), { legend: Object.assign(base().legend, { show: open }),
      radar: { radius: narrow ? "50%" : "62%", splitArea: { show: false }, splitLine: line(), axisLine: line(), indicator: data.labels.map(function (label) { return { name: wrapped(label, narrow ? 6 : 9), max: 100 }; }), axisName: { color: ink() } },
      series: [{ type: "radar", data: series }] });
  }
  function lines(data) {
    return Object.assign(base(), { grid: { left: 8, right: 16, top: 32, bottom: 32, containLabel: true }, tooltip: { trigger: "axis", renderMode: "richText" },
      xAxis: { type: "category", data: data.labels, axisLabel: { color: ink() } }, yAxis: { type: "value", name: data.unit, scale: data.kind === "points", nameTextStyle: { color: ink(), align: "left" }, axisLabel: { color: ink() }, splitLine: line() },
      series: data.series.map(function (s) { return { type: "line", name: s.name, data: s.values }; }) });
  }
  function draw(root) {
    if (!window.echarts) return;
    root.querySelectorAll("[data-chart]:not([data-drawn])").forEach(function (box) {
      var source = document.getElementById(box.dataset.from);
      if (!source) return;
      box.dataset.drawn = "1";
      var data = JSON.parse(source.textContent), option = box.dataset.chart === "radar" ? radar : lines;
      var chart = echarts.init(box, null, { renderer: "canvas" });
      chart.setOption(option(data, box.clientWidth));
      drawn.push({ chart: chart, redo: function () { chart.setOption(option(data, box.clientWidth), true); } });
    });
  }
  draw(document);
  document.addEventListener("htmx:afterSettle", function (event) { draw(event.detail.elt.parentElement || document); });
  document.addEventListener("kexin:theme", function () { drawn.forEach(function (d) { d.redo(); }); });
  addEventListener("resize", function () { drawn.forEach(function (d) { d.chart.resize(); }); });
  // A refusal of the what-if form is shown where its result would stand.
  document.addEventListener("htmx:beforeSwap", function (event) { if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; } });
  document.addEventListener("input", function (event) {
    var id = event.target.dataset && event.target.dataset.sets;
    if (id) { document.getElementById(id).value = event.target.value; return; }
    var slider = document.querySelector('[data-sets="' + event.target.id + '"]');
    if (slider) slider.value = event.target.value || 0;
  });
})();
